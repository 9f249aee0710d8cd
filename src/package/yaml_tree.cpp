#include "package/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "package/loader.hpp"
#include "package/yaml_errors.hpp"

namespace jishi::package {
namespace {

// Turns the parser's marks (bytes from the start of a line) into places.
class Lines {
 public:
  Lines(const std::string& file, std::string_view text) : file_(file), text_(text) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') starts_.push_back(i + 1);
  }

  Place place(const YAML::Mark& mark) const {
    if (mark.is_null() || mark.line < 0) return {file_, 0, 0};
    const std::size_t line = std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1);
    const std::size_t bytes = static_cast<std::size_t>(std::max(mark.column, 0));
    const std::string_view before = text_.substr(starts_[line], bytes);
    const auto points =
        std::count_if(before.begin(), before.end(), [](char c) { return (c & '\xC0') != '\x80'; });
    return {file_, static_cast<int>(line) + 1, static_cast<int>(points) + 1};
  }

  // The text from the mark on.
  std::string_view from(const YAML::Mark& mark) const {
    const std::size_t at = mark.pos < 0 ? text_.size() : static_cast<std::size_t>(mark.pos);
    return text_.substr(std::min(at, text_.size()));
  }

 private:
  const std::string& file_;
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Thrown out of the parser where going on is of no use; already logged.
struct Stop {};

// Builds the tree from the parser's events. The parser recurses once for each level of nesting and
// announces it first, so that the limit here also bounds its stack.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Lines& lines, MistakeLog& log) : lines_(lines), log_(log) {}

  Node take() { return std::move(root_); }
  // What an alias stands for is not in the tree.
  bool has_alias() const { return has_alias_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Node node;
    node.place = lines_.place(mark);
    put(std::move(node), mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    tell_anchor(mark);
    has_alias_ = true;
    OnNull(mark, 0);
  }

  void OnAnchor(const YAML::Mark& mark, const std::string&) override { tell_anchor(mark); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    Node node;
    node.kind = Node::Kind::scalar;
    node.place = lines_.place(mark);
    node.quoted = tag == "!";
    node.text = value;
    if (anchor == 0) check_extent(mark, node);
    locate_text(lines_.from(mark), node);
    put(std::move(node), mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(Node::Kind::list, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(Node::Kind::map, mark);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    std::optional<Node> key;  // of a map, read and waiting for its value
    std::unordered_map<std::string, int> lines_of_keys;
  };

  void tell_anchor(const YAML::Mark& mark) {
    log_.add(Code::anchor_or_alias, lines_.place(mark),
             "定义文件不使用 YAML 的锚点（&）和别名（*）",
             "请把内容原样写出；如果只是一段文字，请加引号");
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    const bool marked = lines_.from(mark).starts_with('!');
    if (!marked && (tag.empty() || tag == "?" || tag == "!")) return;
    log_.add(Code::tag_used, lines_.place(mark), "定义文件不使用 YAML 的类型标签（!）",
             "请删除标签；如果是文字，请加引号");
  }

  // The parser takes a quote that is never closed as closed by the end of the file, and joins the
  // lines of unquoted text: both hide a slip of the pen.
  void check_extent(const YAML::Mark& mark, const Node& node) {
    const std::string_view source = lines_.from(mark);
    const char first = source.empty() ? '\0' : source.front();
    if (first == '"' || first == '\'') {
      if (!closes_on_its_line(source))
        log_.add(Code::quote_not_closed, node.place, "引号没有在同一行结束",
                 "请补上结尾的引号；多行文字请用“|”或“>”");
    } else if (!node.quoted && first != '!' && first != '&' && !source.starts_with(node.text)) {
      log_.add(Code::multiline_plain, node.place, "没有引号的文字延续到了下一行",
               "如果下一行是另一项，请检查缩进和冒号；如果确是多行文字，请用“>”或“|”");
    }
  }

  // Finds the style of a scalar and where its text begins.
  static void locate_text(std::string_view source, Node& node) {
    node.text_line = node.place.line;
    node.text_column = node.place.column;
    if (!node.quoted || source.empty()) return;
    const char first = source.front();
    node.style = first == '|'   ? Node::Style::literal
                 : first == '>' ? Node::Style::folded
                                : Node::Style::quoted;
    if (node.style == Node::Style::quoted) {
      ++node.text_column;
      return;
    }
    // A block begins on the next line; its first line that is not empty has the indentation.
    ++node.text_line;
    for (std::size_t at = source.find('\n'); at != std::string_view::npos;) {
      const std::size_t text = source.find_first_not_of(' ', ++at);
      if (text == std::string_view::npos) return;
      node.text_column = static_cast<int>(text - at) + 1;
      if (source[text] != '\n' && source[text] != '\r') return;
      at = source.find('\n', text);
    }
  }

  static bool closes_on_its_line(std::string_view source) {
    const char quote = source.front();
    for (std::size_t i = 1; i < source.size() && source[i] != '\n'; ++i) {
      if (quote == '"' && source[i] == '\\') {
        ++i;
      } else if (source[i] == quote) {
        if (quote == '\'' && i + 1 < source.size() && source[i + 1] == quote) {
          ++i;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  void open(Node::Kind kind, const YAML::Mark& mark) {
    if (frames_.size() >= kMaxNesting) {
      log_.add(Code::too_deep, lines_.place(mark),
               "嵌套超过 " + std::to_string(kMaxNesting) + " 层", "请检查括号和缩进");
      throw Stop{};
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.place = lines_.place(mark);
    frames_.push_back(std::move(frame));
  }

  void close() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    put(std::move(node), std::nullopt);
  }

  void put(Node node, std::optional<YAML::Mark> mark) {
    if (mark && ++nodes_ > kMaxNodes) {
      log_.add(Code::too_many_nodes, lines_.place(*mark),
               "文件中的项超过 " + std::to_string(kMaxNodes) + " 个", "请把内容分成几个文件");
      throw Stop{};
    }
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& top = frames_.back();
    if (top.node.kind == Node::Kind::list) {
      top.node.items.push_back(std::move(node));
    } else if (!top.key) {
      top.key = std::move(node);
    } else {
      put_entry(top, std::move(node));
    }
  }

  void put_entry(Frame& top, Node value) {
    Node key = std::move(*top.key);
    top.key.reset();
    if (key.kind != Node::Kind::scalar) {
      log_.add(Code::key_not_text, key.place, "冒号前面应是一个名称", "请写成“名称: 值”");
      return;
    }
    if (value.kind == Node::Kind::null) value.place = key.place;
    const auto [first, fresh] = top.lines_of_keys.emplace(key.text, key.place.line);
    if (!fresh) {
      log_.add(Code::duplicate_key, key.place,
               "“" + key.text + "”在第 " + std::to_string(first->second) + " 行已经写过",
               "同一层里每个名称只能写一次，请删除或改名");
      return;
    }
    top.node.entries.push_back({std::move(key), std::move(value)});
  }

  const Lines& lines_;
  MistakeLog& log_;
  std::vector<Frame> frames_;
  Node root_;
  std::size_t nodes_ = 0;
  bool has_alias_ = false;
};

// Finds out where a second document begins, and reads no further.
class SecondDocument final : public YAML::EventHandler {
 public:
  struct Begins {
    YAML::Mark mark;
  };
  void OnDocumentStart(const YAML::Mark& mark) override { throw Begins{mark}; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void tell_syntax(const Lines& lines, const YAML::Exception& error, MistakeLog& log) {
  const YamlError told = explain(error.msg);
  log.add(Code::yaml_syntax, lines.place(error.mark), told.message, told.remedy);
}

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key.text == key) return &entry;
  return nullptr;
}

Place place_in(const Node& scalar, int line, int column) {
  const Place& begin = scalar.place;
  switch (scalar.style) {
    case Node::Style::plain:
    case Node::Style::quoted:
      return {begin.file, scalar.text_line, scalar.text_column + (line == 1 ? column - 1 : 0)};
    case Node::Style::literal:
      return {begin.file, scalar.text_line + line - 1, scalar.text_column + column - 1};
    case Node::Style::folded:
      break;
  }
  return {begin.file, scalar.text_line, scalar.text_column};
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

std::optional<Node> read_yaml(const std::string& file, std::string_view text, MistakeLog& log) {
  if (!check_text(file, text, log)) return std::nullopt;
  const Lines lines(file, text);
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(lines, log);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      log.add(Code::empty_file, {file, 0, 0}, "文件里没有内容", "请写上定义，或删除这个文件");
      return std::nullopt;
    }
    if (parser) {
      SecondDocument second;
      parser.HandleNextDocument(second);
      return std::nullopt;
    }
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const SecondDocument::Begins& second) {
    log.add(Code::several_documents, lines.place(second.mark),
            "从这里开始是第二个 YAML 文档（以 --- 分开）", "请把它们分成几个文件");
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    tell_syntax(lines, error, log);
    return std::nullopt;
  }
  if (builder.has_alias()) return std::nullopt;
  return builder.take();
}

}  // namespace jishi::package
