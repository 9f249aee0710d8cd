#include "expression/sql.hpp"

#include <algorithm>
#include <optional>

#include "expression/evaluate.hpp"

namespace jishi::expression {
namespace {

// A constant that costs more is left to be evaluated with the rest.
constexpr EvaluationLimits kConstantLimits{.steps = 100'000, .bytes = 64 * 1024};

// An operand: SQL text, or a value known now.
struct Operand {
  std::string sql;
  std::optional<Value> constant;
  Type type;
  bool column = false;  // sql names a column and nothing else
};

// Writes one expression. What cannot be pushed down is thrown as NotPushed.
class SqlWriter {
 public:
  SqlWriter(const Checked& checked, const SqlFields& fields, db::Dialect dialect,
            int first_parameter)
      : checked_(checked), dialect_(dialect), first_(first_parameter) {
    for (std::size_t i = 0; i < checked.schema->fields.size(); ++i)
      fields_.push_back(fields(i));
  }

  SqlText condition() {
    const Type& type = checked_.type();
    if (type.kind != Kind::boolean) refuse(checked_.root, "结果不是真假 bool");
    SqlText out;
    out.sql = condition(checked_.root, Nulls::as_false);
    out.parameters = std::move(parameters_);
    return out;
  }

  SqlText scalar() {
    SqlText out;
    out.sql = bound(checked_.root, scalar(checked_.root));
    out.parameters = std::move(parameters_);
    return out;
  }

 private:
  // What a condition may give in place of false.
  enum class Nulls { as_false, never };

  bool postgresql() const { return dialect_ == db::Dialect::postgresql; }

  [[noreturn]] void refuse(NodeIndex index, std::string reason) const {
    const Node& node = checked_.node(index);
    throw NotPushed{{ErrorKind::unsupported, node.offset,
                     position_at(checked_.ast->source, node.offset),
                     std::move(reason) + "，不能由数据库计算", "由程序逐行计算"}};
  }

  // ── constants ─────────────────────────────────────────────────────────────────────────────────

  bool is_constant(NodeIndex index) const {
    const Node& node = checked_.node(index);
    if (node.kind == NodeKind::name) {
      const Binding binding = checked_.binding(index);
      return binding.to == Binding::To::variable ||
             std::holds_alternative<Value>(fields_[binding.ordinal]);
    }
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](NodeIndex child) { return is_constant(child); });
  }

  Value constant(NodeIndex index) {
    std::vector<Value> values;
    for (const SqlField& field : fields_) {
      const Value* known = std::get_if<Value>(&field);
      values.push_back(known ? *known : Value());
    }
    evaluators_.push_back(std::make_unique<Evaluator>(kConstantLimits));
    const Outcome outcome = evaluators_.back()->evaluate(compile(checked_.part(index)), values);
    if (!outcome.ok()) refuse(index, "这一部分计算不出值");
    return outcome.value();
  }

  std::string parameter(NodeIndex index, SqlParameter value) {
    if (parameters_.size() >= kMaxSqlParameters) refuse(index, "参数太多");
    const std::string* text = std::get_if<std::string>(&value);
    if (text && text->find('\0') != std::string::npos) refuse(index, "文本里有 U+0000");
    parameters_.push_back(std::move(value));
    return "?" + std::to_string(first_ + static_cast<int>(parameters_.size()) - 1);
  }

  std::string bound(NodeIndex index, const Operand& operand) {
    if (!operand.constant) return operand.sql;
    const Value value = *operand.constant;
    switch (value.kind()) {
      case Kind::null:
        return "NULL";
      case Kind::boolean:
        return value.as_boolean() ? "TRUE" : "FALSE";
      case Kind::integer:
        return parameter(index, value.as_integer());
      case Kind::decimal:
        return parameter(index, value.as_decimal().scaled());
      case Kind::text:
        return parameter(index, std::string(value.as_text()));
      case Kind::date:
        return parameter(index, value.as_date());
      case Kind::real:
      case Kind::duration:
      case Kind::list:
      case Kind::row:
      case Kind::failure:
        break;
    }
    refuse(index, std::string(chinese_name(value.kind())));
  }

  // ── conditions ────────────────────────────────────────────────────────────────────────────────

  std::string condition(NodeIndex index, Nulls nulls) {
    if (is_constant(index)) return constant(index).is_true() ? "TRUE" : "FALSE";
    const Node& node = checked_.node(index);
    switch (node.kind) {
      case NodeKind::logical_and:
        return chain(node, " AND ", nulls);
      case NodeKind::logical_or:
        return chain(node, " OR ", nulls);
      case NodeKind::has:
        return "(" + bound(index, scalar(node.children[0])) + " IS NOT NULL)";
      case NodeKind::conditional:
        return "CASE WHEN " + condition(node.children[0], Nulls::as_false) + " THEN " +
               condition(node.children[1], nulls) + " ELSE " + condition(node.children[2], nulls) +
               " END";
      case NodeKind::call:
        if (node.function == Function::logical_not) {
          return "(NOT " + condition(node.children[0], Nulls::never) + ")";
        }
        break;
      case NodeKind::literal:
      case NodeKind::name:
      case NodeKind::select:
      case NodeKind::list:
      case NodeKind::macro:
        break;
    }
    const std::string sql = judgement(index, node);
    return nulls == Nulls::never ? "(" + sql + " IS TRUE)" : sql;
  }

  std::string chain(const Node& node, std::string_view sign, Nulls nulls) {
    std::string out;
    for (const NodeIndex child : node.children)
      out += (out.empty() ? "(" : std::string(sign)) + condition(child, nulls);
    return out + ")";
  }

  // A bool that is NULL where an operand is.
  std::string judgement(NodeIndex index, const Node& node) {
    if (node.kind == NodeKind::name) return scalar(index).sql;
    if (node.kind == NodeKind::call) {
      if (is_comparison(node.function)) return comparison(index, node);
      if (node.function == Function::in) return membership(index, node);
      if (node.function == Function::contains) return contains(node);
      if (node.function == Function::starts_with) return starts_with(node);
      if (node.function == Function::ends_with) return ends_with(node);
    }
    refuse_node(index, node);
  }

  [[noreturn]] void refuse_node(NodeIndex index, const Node& node) const {
    switch (node.kind) {
      case NodeKind::call:
        refuse(index, "运算 " + (is_operator(node.function) ? std::string(written(node.function))
                                                            : node.text));
      case NodeKind::macro:
        refuse(index, "对列表逐项的处理");
      case NodeKind::list:
        refuse(index, "列表");
      case NodeKind::select:
        refuse(index, "取行的字段");
      case NodeKind::literal:
      case NodeKind::name:
      case NodeKind::has:
      case NodeKind::logical_and:
      case NodeKind::logical_or:
      case NodeKind::conditional:
        break;
    }
    refuse(index, "这一部分");
  }

  static std::string_view sign(Function function) {
    if (function == Function::equal) return " = ";
    if (function == Function::not_equal) return " <> ";
    if (function == Function::less) return " < ";
    if (function == Function::less_equal) return " <= ";
    if (function == Function::greater) return " > ";
    return " >= ";
  }

  std::string comparison(NodeIndex index, const Node& node) {
    const NodeIndex left_index = node.children[0];
    const NodeIndex right_index = node.children[1];
    const bool left_null = checked_.type(left_index).kind == Kind::null;
    const bool right_null = checked_.type(right_index).kind == Kind::null;
    if (left_null || right_null) {
      const NodeIndex other = left_null ? right_index : left_index;
      return "(" + bound(other, scalar(other)) +
             (node.function == Function::equal ? " IS NULL)" : " IS NOT NULL)");
    }
    Operand left = scalar(left_index);
    Operand right = scalar(right_index);
    if ((left.constant && left.constant->is_null()) ||
        (right.constant && right.constant->is_null())) {
      return "FALSE";
    }
    align(index, left, right);
    const bool orders = node.function != Function::equal && node.function != Function::not_equal;
    std::string left_sql = bound(left_index, left);
    // Columns bring their own collation, by code point; anything else has the database's.
    if (orders && postgresql() && left.type.kind == Kind::text && !left.column && !right.column) {
      left_sql += " COLLATE \"C\"";
    }
    return "(" + left_sql + std::string(sign(node.function)) + bound(right_index, right) + ")";
  }

  // Brings both sides to one type that the databases compare as the language does.
  void align(NodeIndex index, Operand& left, Operand& right) {
    const Kind a = left.type.kind;
    const Kind b = right.type.kind;
    for (const Kind kind : {a, b}) {
      if (kind == Kind::real || kind == Kind::duration || kind == Kind::list) {
        refuse(index, std::string(chinese_name(kind)) + "的比较");
      }
    }
    if (a != Kind::decimal && b != Kind::decimal) return;
    if (left.constant) {
      left.constant = scaled(index, *left.constant, scale_of(index, right));
    } else if (right.constant) {
      right.constant = scaled(index, *right.constant, scale_of(index, left));
    } else if (scale_of(index, left) != scale_of(index, right)) {
      refuse(index, "小数位数不同的比较");
    }
  }

  int scale_of(NodeIndex index, const Operand& operand) const {
    if (operand.type.kind == Kind::integer) return 0;
    if (operand.type.scale < 0) refuse(index, "小数位数不定的比较");
    return operand.type.scale;
  }

  static std::optional<Value> rescaled(Value value, int scale) {
    const Decimal decimal = value.kind() == Kind::integer
                                ? Decimal::from_scaled(value.as_integer(), 0)
                                : value.as_decimal();
    const auto out = decimal.rescaled(scale);
    return out ? std::optional(Value::decimal(*out)) : std::nullopt;
  }

  Value scaled(NodeIndex index, Value value, int scale) const {
    const auto out = rescaled(value, scale);
    if (!out) refuse(index, "与小数位数更多的数比较");
    return *out;
  }

  std::string membership(NodeIndex index, const Node& node) {
    const Operand item = scalar(node.children[0]);
    const NodeIndex list_index = node.children[1];
    if (!is_constant(list_index)) refuse(index, "与字段组成的列表的 in");
    if (item.type.kind == Kind::null) refuse(index, "null 的 in");
    if (item.constant && item.constant->is_null()) return "FALSE";
    const Value list = constant(list_index);
    std::string items;
    for (const Value& candidate : list.is_null() ? std::span<const Value>() : list.items()) {
      const auto one = comparable(index, item, candidate);
      if (one) items += (items.empty() ? "" : ", ") + bound(list_index, {{}, *one, {}});
    }
    if (items.empty()) return "FALSE";
    return "(" + bound(node.children[0], item) + " IN (" + items + "))";
  }

  // The value as the item's type; nothing where the two cannot be equal.
  std::optional<Value> comparable(NodeIndex index, const Operand& item, Value candidate) const {
    const Kind kind = item.type.kind;
    if (kind == Kind::real || kind == Kind::duration || kind == Kind::list) {
      refuse(index, std::string(chinese_name(kind)) + "的 in");
    }
    if (candidate.is_null()) return std::nullopt;
    if (!is_number(kind)) return candidate;
    if (candidate.kind() == Kind::real || item.constant) refuse(index, "浮点数 double的 in");
    return rescaled(candidate, scale_of(index, item));
  }

  std::string contains(const Node& node) {
    const auto [text, part] = both(node);
    return "(" + std::string(postgresql() ? "strpos" : "instr") + "(" + text + ", " + part +
           ") > 0)";
  }

  std::string starts_with(const Node& node) {
    const auto [text, part] = both(node);
    if (postgresql()) return "starts_with(" + text + ", " + part + ")";
    return "(substr(" + text + ", 1, length(" + part + ")) = " + part + ")";
  }

  std::string ends_with(const Node& node) {
    const NodeIndex part_index = node.children[1];
    if (!is_constant(part_index)) refuse(part_index, "endsWith 的非常量参数");
    const Value part = constant(part_index);
    if (part.is_null()) return "NULL";
    const std::string text = bound(node.children[0], scalar(node.children[0]));
    // Every text that is not NULL ends with the empty one.
    if (part.as_text().empty()) return "(" + text + " = " + text + ")";
    const std::string bound_part = bound(part_index, {{}, part, {}});
    const std::string length = "length(" + bound_part + ")";
    return (postgresql() ? "(right(" + text + ", " : "(substr(" + text + ", -") + length +
           ") = " + bound_part + ")";
  }

  std::pair<std::string, std::string> both(const Node& node) {
    std::string first = bound(node.children[0], scalar(node.children[0]));
    return {std::move(first), bound(node.children[1], scalar(node.children[1]))};
  }

  // ── scalars ───────────────────────────────────────────────────────────────────────────────────

  Operand scalar(NodeIndex index) {
    Operand out;
    out.type = checked_.type(index);
    if (is_constant(index)) {
      out.constant = constant(index);
      return out;
    }
    const Node& node = checked_.node(index);
    if (out.type.kind == Kind::list || out.type.kind == Kind::row) refuse_node(index, node);
    if (node.kind == NodeKind::name) {
      const auto* sql = std::get_if<std::string>(&fields_[checked_.binding(index).ordinal]);
      if (!sql) refuse(index, "字段 " + node.text);
      out.sql = *sql;
      out.column = true;
    } else if (node.kind == NodeKind::conditional) {
      out.sql = conditional(index, node);
    } else if (node.kind == NodeKind::call && node.function == Function::size) {
      out.sql = "length(" + bound(node.children[0], scalar(node.children[0])) + ")";
    } else if (out.type.kind == Kind::boolean) {
      const bool may_be_null = node.kind == NodeKind::call && out.type.nullable &&
                               node.function != Function::logical_not;
      out.sql = may_be_null ? judgement(index, node) : condition(index, Nulls::never);
    } else {
      refuse_node(index, node);
    }
    return out;
  }

  std::string conditional(NodeIndex index, const Node& node) {
    const Type& type = checked_.type(index);
    if (type.kind == Kind::decimal && type.scale < 0) refuse(index, "小数位数不定的 ?:");
    std::string out = "CASE WHEN " + condition(node.children[0], Nulls::as_false);
    out += " THEN " + bound(node.children[1], scalar(node.children[1]));
    out += " ELSE " + bound(node.children[2], scalar(node.children[2]));
    return out + " END";
  }

  const Checked& checked_;
  const db::Dialect dialect_;
  const int first_;
  std::vector<SqlField> fields_;
  std::vector<SqlParameter> parameters_;
  std::vector<std::unique_ptr<Evaluator>> evaluators_;  // keep what constants point into
};

}  // namespace

db::Param to_param(const SqlParameter& parameter) {
  return std::visit([](const auto& value) { return db::Param(value); }, parameter);
}

std::variant<SqlText, NotPushed> condition_sql(const Checked& checked, const SqlFields& fields,
                                               db::Dialect dialect, int first_parameter) {
  try {
    return SqlWriter(checked, fields, dialect, first_parameter).condition();
  } catch (NotPushed& reason) {
    return std::move(reason);
  }
}

std::variant<SqlText, NotPushed> scalar_sql(const Checked& checked, const SqlFields& fields,
                                            db::Dialect dialect, int first_parameter) {
  try {
    return SqlWriter(checked, fields, dialect, first_parameter).scalar();
  } catch (NotPushed& reason) {
    return std::move(reason);
  }
}

}  // namespace jishi::expression
