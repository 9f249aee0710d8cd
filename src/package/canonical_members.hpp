// Every struct of a set of packages, described once for writing and for reading its canonical text.
// Places are left out.
#pragma once

#include "package/package.hpp"

namespace jishi::package {

// Each calls a(key, member) for every member that has a meaning, or a(key, member, usual) where the
// usual value is left out of the text: what the language gained later does so, that packages which
// do not use it keep their fingerprints.
template <class A>
void describe(A& a, ValueType& v) {
  a("type", v.type);
  if (v.type == FieldType::text) a("max_length", v.max_length);
  if (v.type == FieldType::decimal) a("digits", v.digits);
  a("of", v.dictionary);
  a("kinds", v.unit_kinds);
  a("min", v.min);
  a("max", v.max);
}
template <class A>
void describe(A& a, Field& f) {
  a("name", f.name);
  a("label", f.label);
  a("value", f.value);
  a("required", f.required);
  a("sensitive", f.sensitive);
  a("from_person", f.from_person, FromPerson::nothing);
  a("headers", f.headers);
  a("note", f.note);
  a("renamed_from", f.renamed_from);
  a("retired", f.retired);
  a("to_be_checked", f.to_be_checked);
}
template <class A>
void describe(A& a, DictionaryValue& v) {
  a("code", v.code);
  a("label", v.label);
  a("under", v.under);
  a("retired", v.retired);
  a("headers", v.headers);
  a("note", v.note);
  a("to_be_checked", v.to_be_checked);
}
template <class A>
void describe(A& a, Dictionary& d) {
  a("package", d.package);
  a("name", d.name);
  a("label", d.label);
  a("source", d.source);
  a("values", d.values);
}
template <class A>
void describe(A& a, Mapping::Line& line) {
  a("from", line.from);
  a("to", line.to);
}
template <class A>
void describe(A& a, Mapping& m) {
  a("package", m.package);
  a("name", m.name);
  a("label", m.label);
  a("from", m.from);
  a("to", m.to);
  a("lines", m.lines);
}
template <class A>
void describe(A& a, Uniqueness& u) {
  a("fields", u.fields);
  a("within", u.within);
  a("message", u.message);
}
template <class A>
void describe(A& a, Rule& r) {
  a("check", r.check);
  a("figure", r.figure);
  a("scope", r.scope);
  a("severity", r.severity);
  a("message", r.message);
  a("since", r.since);
  a("end", r.end);
  a("source", r.source);
  a("to_be_checked", r.to_be_checked);
}
template <class A>
void describe(A& a, Ledger& l) {
  a("package", l.package);
  a("name", l.name);
  a("label", l.label);
  a("purpose", l.purpose);
  a("held_by", l.held_by);
  a("person", l.person);
  a("id_number", l.id_number, Ask::optional);
  a("phone", l.phone, Ask::optional);
  a("retention_months", l.retention_months, 0);
  a("on_unit_end", l.on_unit_end);
  a("holding", l.holding.of, Holding::Of::caller);
  a("held_from", l.holding.from);
  a("held_until", l.holding.until);
  a("fields", l.fields);
  a("unique", l.unique);
  a("rules", l.rules);
  a("renamed_from", l.renamed_from);
}
template <class A>
void describe(A& a, Addition::Items& i) {
  a("dictionary", i.dictionary);
  a("values", i.values);
}
template <class A>
void describe(A& a, Addition& d) {
  a("package", d.package);
  a("name", d.name);
  a("label", d.label);
  a("owner", d.owner);
  a("ledger", d.ledger);
  a("version", d.version);
  a("fields", d.fields);
  a("items", d.items);
}
template <class A>
void describe(A& a, UnitKind& k) {
  a("package", k.package);
  a("name", k.name);
  a("label", k.label);
  a("parents", k.parents);
  a("note", k.note);
}
template <class A>
void describe(A& a, UnitField& f) {
  a("package", f.package);
  a("field", f.field);
  a("kinds", f.kinds);
  a("levels", f.levels);
  a("dated", f.dated);
}
template <class A>
void describe(A& a, DivisionKind& d) {
  a("package", d.package);
  a("level", d.level);
  a("ending", d.ending);
  a("kind", d.kind);
  a("set", d.set);
}
template <class A>
void describe(A& a, FoundingUnit& u) {
  a("package", u.package);
  a("name", u.name);
  a("label", u.label);
  a("kind", u.kind);
  a("level", u.level);
  a("under", u.under);
  a("since", u.since);
  a("code", u.code);
  a("source", u.source);
  a("to_be_checked", u.to_be_checked);
}
template <class A>
void describe(A& a, Parameter& p) {
  a("name", p.name);
  a("label", p.label);
  a("value", p.value);
  a("unit", p.unit);
}
template <class A>
void describe(A& a, RuleSetVersion& v) {
  a("since", v.since);
  a("end", v.end);
  a("source", v.source);
  a("note", v.note);
  a("to_be_checked", v.to_be_checked);
  a("values", v.values);
}
template <class A>
void describe(A& a, RuleSet& s) {
  a("package", s.package);
  a("name", s.name);
  a("label", s.label);
  a("parameters", s.parameters);
  a("versions", s.versions);
}
template <class A>
void describe(A& a, SheetProfile::Column& c) {
  a("heading", c.heading);
  a("headers", c.headers);
  a("holds", c.holds);
}
template <class A>
void describe(A& a, SheetProfile& p) {
  a("package", p.package);
  a("name", p.name);
  a("label", p.label);
  a("ledger", p.ledger);
  a("source", p.source);
  a("to_be_checked", p.to_be_checked);
  a("columns", p.columns);
}
template <class A>
void describe(A& a, UnitTest& t) {
  a("take", t.take, UnitTest::Take::count);
  a("ledger", t.ledger);
  a("what", t.what);
  a("where", t.where);
  a("at_least", t.at_least);
  a("at_most", t.at_most);
}
template <class A>
void describe(A& a, Measure& m) {
  a("take", m.take);
  a("ledger", m.ledger);
  a("what", m.what);
  a("where", m.where);
  a("units", m.units);
  a("which", m.which, Measure::Which::held);
  a("warned", m.warned);
  a("tests", m.tests);
}
template <class A>
void describe(A& a, Indicator& i) {
  a("package", i.package);
  a("name", i.name);
  a("label", i.label);
  a("basis", i.basis);
  a("over", i.over);
  a("note", i.note);
  a("source", i.source);
  a("to_be_checked", i.to_be_checked);
  a("numerator", i.numerator);
  a("denominator", i.denominator);
  a("unit", i.unit);
  a("digits", i.digits, 0);
  a("better", i.better, Better::neither);
  a("target", i.target);
  a("hide_below", i.hide_below);
}
template <class A>
void describe(A& a, DocumentHeading& h) {
  a("text", h.text);
  a("level", h.level, 1);
}
template <class A>
void describe(A& a, DocumentRows& r) {
  a("by", r.by);
  if (r.by == DocumentRows::By::level) a("level", r.level);
}
template <class A>
void describe(A& a, DocumentColumn& c) {
  a("indicator", c.indicator);
  a("group", c.group);
}
template <class A>
void describe(A& a, DocumentChart& c) {
  a("title", c.title);
  a("kind", c.kind);
  a("indicators", c.indicators);
  a("rows", c.rows);
  a("periods", c.periods, 0);
}
template <class A>
void describe(A& a, DocumentTable& t) {
  a("title", t.title);
  a("columns", t.columns);
  a("rows", t.rows);
  a("total", t.total);
  a("chart", t.chart);
}
template <class A>
void describe(A& a, DocumentPart& p) {
  a("heading", p.heading);
  a("paragraph", p.paragraph);
  a("table", p.table);
  a("chart", p.chart);
}
template <class A>
void describe(A& a, Document& d) {
  a("package", d.package);
  a("name", d.name);
  a("label", d.label);
  a("form", d.form);
  a("kind", d.kind, Document::Kind::circular);
  a("title", d.title);
  a("masthead", d.masthead);
  a("recipient", d.recipient);
  a("signed_by", d.signed_by);
  a("signatures", d.signatures);
  a("parts", d.parts);
  a("internal", d.internal);
}
template <class A>
void describe(A& a, Package::Need& n) {
  a("package", n.package);
  a("version", n.version);
}
template <class A>
void describe(A& a, Package& p) {
  a("name", p.name);
  a("label", p.label);
  a("version", p.version);
  a("needs", p.needs);
  a("home", p.home);
  a("missing", p.missing);
  a("note", p.note);
}
template <class A>
void describe(A& a, PackageSet& s) {
  a("packages", s.packages);
  a("dictionaries", s.dictionaries);
  a("mappings", s.mappings);
  a("unit_kinds", s.unit_kinds);
  a("unit_fields", s.unit_fields);
  a("division_kinds", s.division_kinds);
  a("founding_units", s.founding_units);
  a("rule_sets", s.rule_sets);
  a("ledgers", s.ledgers);
  a("additions", s.additions);
  a("sheet_profiles", s.sheet_profiles);
  a("indicators", s.indicators);
  a("documents", s.documents);
}

}  // namespace jishi::package
