#include <algorithm>
#include <array>

#include "expression/program.hpp"

namespace jishi::expression {
namespace {

constexpr std::array<std::string_view, 11> kTypeNames = {"bool", "bytes", "double",    "int",
                                                         "list", "map",   "null_type", "string",
                                                         "type", "uint",  "google"};

bool is_type_name(std::string_view name) {
  return std::find(kTypeNames.begin(), kTypeNames.end(), name) != kTypeNames.end();
}

// Walks one expression and writes its steps. What names mean is left to the two below.
class Compiler {
 public:
  explicit Compiler(std::shared_ptr<const Ast> ast) {
    code_.steps.resize(ast->nodes.size());
    code_.ast = std::move(ast);
  }
  virtual ~Compiler() = default;

  Program::Code whole(NodeIndex root, std::size_t names) && {
    code_.root = root;
    code_.names = names;
    compile(root);
    return std::move(code_);
  }

 protected:
  virtual void name(NodeIndex index, Step& step) = 0;
  // True where the step is complete and the operand is not to be compiled.
  virtual bool select(NodeIndex index, Step& step) = 0;
  virtual bool empty_passes(const Node& node) const = 0;

  const Node& node(NodeIndex index) const { return code_.ast->node(index); }
  const std::vector<std::string_view>& variables() const { return variables_; }

 private:
  void compile(NodeIndex index) {
    const Node& node = this->node(index);
    Step step;
    step.empty_passes = empty_passes(node);
    switch (node.kind) {
      case NodeKind::literal:
        step.constant = node.literal();
        break;
      case NodeKind::name:
        name(index, step);
        break;
      case NodeKind::select:
        if (!select(index, step)) operands(node, step);
        break;
      case NodeKind::has:
        step.operation = Operation::present;
        operands(node, step);
        break;
      case NodeKind::list:
        step.operation = Operation::list;
        operands(node, step);
        break;
      case NodeKind::call:
        call(node, step);
        break;
      case NodeKind::logical_and:
        step.operation = Operation::all_of;
        operands(node, step);
        break;
      case NodeKind::logical_or:
        step.operation = Operation::any_of;
        operands(node, step);
        break;
      case NodeKind::conditional:
        step.operation = Operation::conditional;
        operands(node, step);
        break;
      case NodeKind::macro:
        macro(node, step);
        break;
    }
    code_.steps[index] = step;
  }

  void list_children(const Node& node, Step& step) {
    step.children = static_cast<std::uint32_t>(code_.children.size());
    step.count = static_cast<std::uint32_t>(node.children.size());
    code_.children.insert(code_.children.end(), node.children.begin(), node.children.end());
  }

  void operands(const Node& node, Step& step) {
    list_children(node, step);
    for (const NodeIndex child : node.children)
      compile(child);
  }

  void call(const Node& node, Step& step) {
    step.operation = Operation::call;
    const bool fits = node.children.size() == arity(node.function);
    step.function = fits ? node.function : Function::unknown;
    if (step.function == Function::matches) {
      const Node& pattern = this->node(node.children[1]);
      if (pattern.kind == NodeKind::literal && pattern.is_text) {
        code_.patterns.emplace_back(pattern.text);
        step.pattern = static_cast<std::uint32_t>(code_.patterns.size());
      }
    }
    operands(node, step);
  }

  void macro(const Node& node, Step& step) {
    step.operation = Operation::macro;
    step.macro = node.macro;
    list_children(node, step);
    compile(node.children[0]);
    step.slot = static_cast<std::uint32_t>(variables_.size());
    variables_.push_back(node.text);
    code_.variables = std::max(code_.variables, variables_.size());
    for (std::size_t i = 1; i < node.children.size(); ++i)
      compile(node.children[i]);
    variables_.pop_back();
  }

  Program::Code code_;
  std::vector<std::string_view> variables_;  // of the macros around, the innermost last
};

class CheckedCompiler final : public Compiler {
 public:
  explicit CheckedCompiler(const Checked& checked) : Compiler(checked.ast), checked_(checked) {}

 private:
  void name(NodeIndex index, Step& step) override {
    const Binding binding = checked_.binding(index);
    step.operation = binding.to == Binding::To::variable ? Operation::variable : Operation::field;
    step.slot = binding.ordinal;
  }
  bool select(NodeIndex index, Step& step) override {
    step.operation = Operation::member;
    step.slot = checked_.binding(index).ordinal;
    return false;
  }
  bool empty_passes(const Node& node) const override {
    const bool asks_for_null =
        node.kind == NodeKind::call &&
        (node.function == Function::equal || node.function == Function::not_equal ||
         node.function == Function::in) &&
        std::any_of(node.children.begin(), node.children.end(),
                    [&](NodeIndex child) { return checked_.type(child).kind == Kind::null; });
    return !asks_for_null;
  }

  const Checked& checked_;
};

class DynamicCompiler final : public Compiler {
 public:
  DynamicCompiler(std::shared_ptr<const Ast> ast, const std::vector<std::string>& names)
      : Compiler(std::move(ast)), names_(names) {}

 private:
  void name(NodeIndex index, Step& step) override {
    const Node& node = this->node(index);
    if (!node.absolute && bind_variable(node.text, step)) return;
    if (bind_name(node.text, step)) return;
    step.operation = is_type_name(node.text) ? Operation::type_name : Operation::undeclared;
  }

  // a.b.c may be the name of one value.
  bool select(NodeIndex index, Step& step) override {
    const std::string whole = qualified(index);
    if (!whole.empty() && bind_name(whole, step)) return true;
    step.operation = Operation::no_member;
    return false;
  }

  bool empty_passes(const Node&) const override { return false; }

  // Empty where the node is not names with dots between, or begins with a macro's variable.
  std::string qualified(NodeIndex index) const {
    const Node& node = this->node(index);
    if (node.kind == NodeKind::name) {
      const auto& inner = variables();
      const bool hidden =
          !node.absolute && std::find(inner.begin(), inner.end(), node.text) != inner.end();
      return hidden ? std::string() : node.text;
    }
    if (node.kind != NodeKind::select) return {};
    const std::string operand = qualified(node.children[0]);
    return operand.empty() ? operand : operand + "." + node.text;
  }

  bool bind_variable(std::string_view name, Step& step) const {
    for (std::size_t i = variables().size(); i-- > 0;) {
      if (variables()[i] != name) continue;
      step.operation = Operation::variable;
      step.slot = static_cast<std::uint32_t>(i);
      return true;
    }
    return false;
  }

  // The last of equal names wins.
  bool bind_name(std::string_view name, Step& step) const {
    for (std::size_t i = names_.size(); i-- > 0;) {
      if (names_[i] != name) continue;
      step.operation = Operation::field;
      step.slot = static_cast<std::uint32_t>(i);
      return true;
    }
    return false;
  }

  const std::vector<std::string>& names_;
};

}  // namespace

const Ast& Program::ast() const {
  return *code_->ast;
}

std::size_t Program::names() const {
  return code_->names;
}

Program compile(const Checked& checked) {
  return Program(std::make_shared<const Program::Code>(
      CheckedCompiler(checked).whole(checked.root, checked.schema->fields.size())));
}

Program compile_dynamic(std::shared_ptr<const Ast> ast, const std::vector<std::string>& names) {
  const NodeIndex root = ast->root;
  DynamicCompiler compiler(std::move(ast), names);
  return Program(
      std::make_shared<const Program::Code>(std::move(compiler).whole(root, names.size())));
}

}  // namespace jishi::expression
