#include "package/shape.hpp"

#include <set>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/text.hpp"
#include "package/package.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

std::string in_quotes(std::string_view text) {
  return "“" + std::string(text) + "”";
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \r\n") == std::string_view::npos;
}

void tell_empty(const Node& node, MistakeLog& log) {
  log.add(Code::empty_value, node.place, "这里没有写值", "请写上值，或删除这一项");
}

// Where text is meant, what YAML reads as something else must be quoted. False where told.
bool reads_as_text(const Node& node, MistakeLog& log) {
  if (node.quoted) return true;
  const std::string said = in_quotes(node.text);
  switch (reading_of(node.text)) {
    case Reading::text:
      return true;
    case Reading::octal_like:
      log.add(Code::octal_looking, node.place, said + "以 0 开头，有的软件会按八进制读成别的数",
              "请加引号：\"" + node.text + "\"");
      return false;
    case Reading::whole:
    case Reading::number:
    case Reading::date:
      log.add(Code::number_as_text, node.place, "这里应是文字，" + said + "会被读成数字或日期",
              "请加引号：\"" + node.text + "\"");
      return false;
    case Reading::truth:
    case Reading::ambiguous:
      log.add(Code::ambiguous_word, node.place, said + "会被有的软件读成“是/否”",
              "请加引号：\"" + node.text + "\"");
      return false;
    case Reading::nothing:
      tell_empty(node, log);
      return false;
  }
  return true;
}

void check_name(const Node& node, bool reserved_too, MistakeLog& log) {
  if (!reads_as_text(node, log)) return;
  if (!is_name(node.text)) {
    log.add(Code::bad_name, node.place, in_quotes(node.text) + "不能作名称",
            "名称由小写字母、数字和下划线组成，以字母开头，如 committee_member");
  } else if (node.text.size() > kMaxNameBytes) {
    log.add(Code::name_too_long, node.place,
            "名称有 " + std::to_string(node.text.size()) + " 个字符，超过上限 " +
                std::to_string(kMaxNameBytes),
            "请缩短名称");
  } else if (reserved_too && is_reserved(node.text)) {
    log.add(Code::reserved_name, node.place, in_quotes(node.text) + "是系统或数据库保留的词",
            "请换一个名称，如 " + node.text + "_of_unit");
  }
}

void check_code(const Node& node, MistakeLog& log) {
  if (!reads_as_text(node, log) || is_code(node.text)) return;
  log.add(Code::bad_code, node.place, in_quotes(node.text) + "不能作代码",
          "代码由字母、数字和下划线组成，最多 32 个字符");
}

void check_text_value(const Node& node, std::size_t limit, bool one_line, MistakeLog& log) {
  if (node.quoted && is_blank(node.text)) return tell_empty(node, log);
  const std::size_t length = length_in_code_points(node.text);
  if (length > limit)
    log.add(Code::text_too_long, node.place,
            "文字有 " + std::to_string(length) + " 个字，超过上限 " + std::to_string(limit),
            "请缩短");
  if (one_line && node.text.find('\n') != std::string::npos)
    log.add(Code::line_break, node.place, "这里的文字不能换行", "请写成一行");
}

void check_word(const Node& node, const Shape& shape, MistakeLog& log) {
  if (!reads_as_text(node, log)) return;
  std::string all;
  for (const std::string_view word : shape.words) {
    if (word == node.text) return;
    all += (all.empty() ? "" : "、") + std::string(word);
  }
  const std::string_view near = log.may_suggest() ? nearest(node.text, shape.words) : "";
  log.add(Code::unknown_word, node.place, "这里不能写" + in_quotes(node.text),
          (near.empty() ? "" : "是不是 " + std::string(near) + "？") + "可以写：" + all);
}

void check_whole(const Node& node, const Shape& shape, MistakeLog& log) {
  const Reading reading = node.quoted ? Reading::text : reading_of(node.text);
  if (reading == Reading::octal_like) {
    log.add(Code::octal_looking, node.place,
            in_quotes(node.text) + "以 0 开头，有的软件会按八进制读成别的数", "请去掉开头的 0");
    return;
  }
  if (reading != Reading::whole) {
    log.add(Code::not_a_whole_number, node.place, in_quotes(node.text) + "不是整数",
            "请写整数，不加引号、单位和逗号");
    return;
  }
  const auto value = parse_int64(node.text);
  if (value && *value >= shape.least && *value <= shape.most) return;
  log.add(Code::out_of_range, node.place,
          in_quotes(node.text) + "不在 " + std::to_string(shape.least) + " 到 " +
              std::to_string(shape.most) + " 之间",
          "请改为范围内的整数");
}

void check_number(const Node& node, MistakeLog& log) {
  const Reading reading = node.quoted ? Reading::text : reading_of(node.text);
  if (reading == Reading::octal_like) return check_whole(node, {}, log);
  if ((reading == Reading::whole || reading == Reading::number) && Decimal::parse(node.text))
    return;
  log.add(Code::not_a_number, node.place, in_quotes(node.text) + "不是数",
          "请写整数或小数（小数点后最多 9 位），不加引号");
}

void check_truth(const Node& node, MistakeLog& log) {
  const Reading reading = node.quoted ? Reading::text : reading_of(node.text);
  if (reading == Reading::truth) return;
  if (reading == Reading::ambiguous) {
    log.add(Code::ambiguous_word, node.place, in_quotes(node.text) + "在不同软件里读法不同",
            "请写 true（是）或 false（否）");
  } else {
    log.add(Code::not_a_boolean, node.place, in_quotes(node.text) + "不是 true 或 false",
            "请写 true（是）或 false（否），不加引号");
  }
}

void check_any_scalar(const Node& node, const Shape& shape, MistakeLog& log) {
  if (node.quoted) return check_text_value(node, shape.limit, true, log);
  const Reading reading = reading_of(node.text);
  if (reading == Reading::octal_like || reading == Reading::ambiguous ||
      reading == Reading::nothing)
    reads_as_text(node, log);
  else
    check_text_value(node, shape.limit, true, log);
}

void check_scalar(const Node& node, const Shape& shape, MistakeLog& log) {
  switch (shape.kind) {
    case ShapeKind::name:
      return check_name(node, false, log);
    case ShapeKind::field_name:
      return check_name(node, true, log);
    case ShapeKind::code:
      return check_code(node, log);
    case ShapeKind::line:
    case ShapeKind::prose:
      if (reads_as_text(node, log))
        check_text_value(node, shape.limit, shape.kind == ShapeKind::line, log);
      return;
    case ShapeKind::word:
      return check_word(node, shape, log);
    case ShapeKind::whole:
      return check_whole(node, shape, log);
    case ShapeKind::number:
      return check_number(node, log);
    case ShapeKind::truth:
      return check_truth(node, log);
    case ShapeKind::date:
      if (!Date::parse(node.text))
        log.add(Code::not_a_date, node.place, in_quotes(node.text) + "不是日期",
                "请写成 2023-06-30 的样子，并检查这一天是否存在");
      return;
    case ShapeKind::version:
      if (!is_version(node.text))
        log.add(Code::not_a_version, node.place, in_quotes(node.text) + "不是版本号",
                "请写成三段数字，如 1.0.0");
      return;
    case ShapeKind::any_scalar:
      return check_any_scalar(node, shape, log);
    case ShapeKind::object:  // a line that stands for the object
      if (reads_as_text(node, log)) check_text_value(node, shape.limit, true, log);
      return;
    case ShapeKind::list:
    case ShapeKind::map:
      return;
  }
}

std::string expected(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::object:
    case ShapeKind::map:
      return "下一层的项（名称: 值）";
    case ShapeKind::list:
      return "列表（每行以“- ”开头，或写成 [甲, 乙]）";
    case ShapeKind::name:
    case ShapeKind::field_name:
    case ShapeKind::code:
    case ShapeKind::line:
    case ShapeKind::prose:
    case ShapeKind::word:
    case ShapeKind::whole:
    case ShapeKind::number:
    case ShapeKind::truth:
    case ShapeKind::date:
    case ShapeKind::version:
    case ShapeKind::any_scalar:
      break;
  }
  return "单个值";
}

void tell_kind(const Node& node, const Shape& shape, MistakeLog& log) {
  std::string remedy = "请对照 docs/packages.md 中这一项的写法";
  if (node.kind == Node::Kind::scalar && !node.quoted) {
    if (node.text.find("：") != std::string::npos)
      remedy = "全角冒号“：”请改成半角冒号加一个空格“: ”";
    else if (node.text.find(':') != std::string::npos)
      remedy = "冒号后面请加一个空格";
  }
  log.add(Code::wrong_kind, node.place, "这里应是" + expected(shape), std::move(remedy));
}

bool has_kind(const Node& node, const Shape& shape) {
  if (shape.kind == ShapeKind::list) return node.kind == Node::Kind::list;
  if (shape.kind == ShapeKind::object && !shape.shorthand.empty())
    return node.kind == Node::Kind::map || node.kind == Node::Kind::scalar;
  if (shape.kind == ShapeKind::object || shape.kind == ShapeKind::map)
    return node.kind == Node::Kind::map;
  return node.kind == Node::Kind::scalar;
}

void check_list(const Node& node, const Shape& shape, MistakeLog& log) {
  std::set<std::string_view> seen;
  for (const Node& item : node.items) {
    check_shape(item, *shape.item, log);
    if (shape.distinct && item.kind == Node::Kind::scalar && !seen.insert(item.text).second)
      log.add(Code::repeated_item, item.place, in_quotes(item.text) + "在列表中重复", "请删除一个");
  }
}

}  // namespace

void check_object(const Node& node, const ObjectShape& shape, MistakeLog& log) {
  std::vector<std::string_view> names;
  for (const Key& key : shape.keys)
    names.push_back(key.name);
  for (const Entry& entry : node.entries) {
    const Key* found = nullptr;
    for (const Key& key : shape.keys)
      if (key.name == entry.key.text) found = &key;
    if (found != nullptr) {
      check_shape(entry.value, *found->shape, log);
      continue;
    }
    const std::string_view near = log.may_suggest() ? nearest(entry.key.text, names) : "";
    std::string remedy = near.empty() ? "可以写：" : "是不是 " + std::string(near) + "？可以写：";
    for (std::size_t i = 0; i < names.size(); ++i)
      remedy += (i == 0 ? "" : "、") + std::string(names[i]);
    log.add(Code::unknown_key, entry.key.place,
            std::string(shape.label) + "没有" + in_quotes(entry.key.text) + "这一项",
            std::move(remedy));
  }
  for (const Key& key : shape.keys) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    log.add(Code::missing_key, node.place,
            std::string(shape.label) + "缺少" + in_quotes(key.name) + "（" +
                std::string(key.about) + "）",
            "请补上 " + std::string(key.name) + ":");
  }
}

void check_shape(const Node& node, const Shape& shape, MistakeLog& log) {
  if (node.kind == Node::Kind::null) return tell_empty(node, log);
  if (!has_kind(node, shape)) return tell_kind(node, shape, log);
  if (node.kind == Node::Kind::scalar) return check_scalar(node, shape, log);
  if (shape.kind == ShapeKind::object) return check_object(node, *shape.object, log);
  if (node.items.empty() && node.entries.empty() && !shape.may_be_empty) {
    log.add(Code::empty_collection, node.place, "这里至少要写一项", "请写上内容，或删除这一项");
    return;
  }
  if (shape.kind == ShapeKind::list) return check_list(node, shape, log);
  for (const Entry& entry : node.entries) {
    check_shape(entry.key, *shape.key, log);
    check_shape(entry.value, *shape.item, log);
  }
}

}  // namespace jishi::package
