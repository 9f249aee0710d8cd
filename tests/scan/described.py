"""Every route of the description with values that fit a demonstration."""

import dataclasses
import urllib.parse

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
LEDGER = "activity"


@dataclasses.dataclass
class Route:
    method: str
    pattern: str
    path: dict = dataclasses.field(default_factory=dict)
    query: dict = dataclasses.field(default_factory=dict)
    body: dict | None = None  # flat: "values.title" → text
    raw: bool = False         # the body is a file

    @property
    def name(self):
        return f"{self.method} {self.pattern}"

    def target(self, path, query):
        """The address; what a scanner put into a segment stays one, if only just."""
        told = self.pattern
        for name in self.path:
            value = urllib.parse.quote(str(path.get(name, self.path[name])), safe="/.:%")
            told = told.replace("{" + name + "}", value)
        pairs = [(name, value) for name, value in query.items() if value != ""]
        return told + ("?" + urllib.parse.urlencode(pairs) if pairs else "")


class Description:
    def __init__(self, file, values):
        with open(file, encoding="utf-8") as text:
            # Every scalar stays a text: a parameter is called “on”.
            self.whole = yaml.load(text, yaml.BaseLoader)
        self.values = values  # by the name of a parameter or member

    def resolved(self, part):
        while isinstance(part, dict) and "$ref" in part:
            found = self.whole
            for word in part["$ref"].removeprefix("#/").split("/"):
                found = found[word]
            part = found
        return part

    def sample(self, name, schema):
        if name in self.values:
            return self.values[name]
        schema = self.resolved(schema)
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.sample(name, schema[choice][0])
        if "enum" in schema:
            return schema["enum"][0]
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type")
        if kind == "integer":
            return max(1, int(schema.get("minimum", "1")))
        if kind == "boolean":
            return "true"
        if schema.get("format") == "date":
            return "2026-06-30"
        return "a"

    def flat(self, prefix, schema):
        schema = self.resolved(schema)
        if prefix == "values.":
            return {"values." + field: value for field, value in self.values["values"].items()}
        if schema.get("type") == "object" or "properties" in schema:
            members = {}
            for name, member in schema.get("properties", {}).items():
                inner = self.resolved(member)
                if inner.get("type") == "object" or "properties" in inner:
                    members.update(self.flat(f"{prefix}{name}.", inner))
                elif inner.get("type") == "array":
                    items = self.resolved(inner["items"])
                    if "properties" in items:
                        members.update(self.flat(f"{prefix}{name}[].", items))
                    else:
                        members[f"{prefix}{name}[]"] = self.sample(name, items)
                else:
                    members[prefix + name] = self.sample(name, inner)
            return members
        return {}

    def routes(self):
        for pattern, operations in self.whole["paths"].items():
            for method in METHODS:
                if method in operations:
                    yield self.route(method.upper(), pattern, operations[method])

    def route(self, method, pattern, operation):
        route = Route(method, pattern)
        for parameter in map(self.resolved, operation.get("parameters", [])):
            name, schema = parameter["name"], self.resolved(parameter["schema"])
            if schema.get("type") == "array":
                schema = schema["items"]
            if parameter["in"] == "path":
                route.path[name] = self.sample(name, schema)
            elif parameter["in"] == "query":
                route.query[name] = self.sample(name, schema)
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            route.body = self.flat("", content["application/json"]["schema"])
        elif content:
            route.body, route.raw = {"file": "姓名,职务\n张三,书记\n"}, True
        # A day or a period, a comparison or a series: the server takes one of them.
        if "on" in route.query:
            for other in ("period", "compare", "series", "until"):
                if other in route.query:
                    route.query[other] = ""
        return route


def nested(flat):
    """{"person.name": …, "roles[]": …} as the JSON that it stands for."""
    whole = {}
    for name, value in flat.items():
        place, words = whole, name.split(".")
        for word in words[:-1]:
            if word.endswith("[]"):
                place = place.setdefault(word[:-2], [{}])[0]
            else:
                place = place.setdefault(word, {})
        last = words[-1]
        if last.endswith("[]"):
            place[last[:-2]] = [value]
        else:
            place[last] = value
    return whole


def values_of(member, me):
    """What the member's own unit has: numbers of rows, names of fields."""
    unit = me["account"]["unit"]["unit"]
    rows = member.json(f"/api/units/{unit}/ledgers/{LEDGER}/rows?limit=1")["rows"]
    values = {"unit": unit, "ledger": LEDGER, "search": "青白江", "under": unit, "q": "活动",
              "limit": 5, "below": "true", "as": "then", "account": me["account"]["account"],
              "grant": me["grants"][0]["grant"], "session": 1, "link": 1, "job": 1, "import": 1,
              "file": "a.xlsx", "document": "circular", "indicator": "members", "by": "children",
              "row": 1, "revision": 1, "values": {}, "way": "correct", "purpose": "核对",
              "login": "nobody-1", "password": "correct horse battery", "section": unit,
              "login_at": "", "code": "123456", "role": "reporter", "roles": "reporter",
              "expires": "2026-12-31", "until": "2026-12-31", "period": "2026-Q3",
              "before": "2025-12-31", "split": "", "key": "", "share": "", "own": "", "side": "",
              "after": "", "where": "true", "known_at": "", "full": "", "profile": "",
              "sheet": "", "to_unit": unit, "to": me["account"]["account"], "token": "a",
              "day": "2026-06-30", "office": "办公室", "name": "张三", "id_number": "",
              "phone": "13800000000"}
    if rows:
        values["row"], values["revision"] = rows[0]["row"], rows[0]["revision"]
        values["values"] = {name: told.get("code") or told["shown"]
                            for name, told in rows[0]["values"].items()}
    indicators = member.json("/api/indicators")["indicators"]
    if indicators:
        values["indicator"] = indicators[0]["indicator"]
    documents = member.json(f"/api/documents?unit={unit}")["documents"]
    if documents:
        values["document"] = documents[0]["document"]
        values["file"] = f"{documents[0]['document']}.{documents[0]['formats'][0]}"
    return values
