#include "sheet/shared_strings.hpp"

#include <algorithm>
#include <string>

#include "sheet/refusal.hpp"
#include "sheet/rich_text.hpp"
#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

namespace {

class SharedStringReader final : public XmlHandler {
 public:
  explicit SharedStringReader(const Limits& limits)
      : limits_(limits), text_(std::min(limits.cell_bytes, TextPool::kBlockBytes)) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    ++depth_;
    if (depth_ == 2) {
      in_string_ = name == "si";
      text_.clear();
    } else if (in_string_) {
      text_.start(name, attributes);
    }
  }

  void end(std::string_view) override {
    if (depth_ == 2 && in_string_) {
      add();
    } else if (in_string_) {
      text_.end();
    }
    --depth_;
  }

  void text(std::string_view piece) override {
    if (!in_string_) return;
    text_.text(piece);
    if (text_.too_long())
      refuse_too_large("共享文字第 " + std::to_string(pool_.size() + 1) + " 条过长");
  }

  TextPool take() { return std::move(pool_); }

 private:
  void add() {
    in_string_ = false;
    pool_.add(text_.finish());
    if (pool_.bytes() > limits_.shared_text_bytes)
      refuse_too_large("文件中不同的文字太多，超过 " +
                       std::to_string(limits_.shared_text_bytes >> 20) + " MB");
  }

  const Limits& limits_;
  RichText text_;
  TextPool pool_;
  int depth_ = 0;
  bool in_string_ = false;
};

}  // namespace

TextPool read_shared_strings(ByteSource& source, const Limits& limits) {
  SharedStringReader reader(limits);
  XmlStream(source, reader, "共享文字").run();
  return reader.take();
}

}  // namespace jishi::sheet
