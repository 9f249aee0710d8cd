#include "sheet/xml_stream.hpp"

#include <expat.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <utility>

#include "sheet/refusal.hpp"

namespace jishi::sheet {

std::string_view XmlAttributes::get(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (local(pair[0]) == name) return pair[1];
  return {};
}

std::string_view XmlAttributes::exactly(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (name == pair[0]) return pair[1];
  return {};
}

bool XmlAttributes::is_on(std::string_view name) const {
  const std::string_view value = get(name);
  return value == "1" || value == "true" || value == "on";
}

// Expat keeps every name it has met until it is freed, and grows its buffer to hold a whole tag: so
// its memory is counted. Its allocation functions get no context; the parser at work is known by
// the thread.
struct XmlStream::Memory {
  std::size_t used = 0;

  static thread_local Memory* current;

  class Scope {
   public:
    explicit Scope(Memory& memory) : before_(std::exchange(current, &memory)) {}
    ~Scope() { current = before_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    Scope(Scope&&) = delete;
    Scope& operator=(Scope&&) = delete;

   private:
    Memory* before_;
  };

  struct alignas(std::max_align_t) Head {
    std::size_t bytes;
  };

  static void* allocate(std::size_t bytes) { return reallocate(nullptr, bytes); }

  static void* reallocate(void* block, std::size_t bytes) {
    Head* head = block == nullptr ? nullptr : static_cast<Head*>(block) - 1;
    const std::size_t before = head == nullptr ? 0 : head->bytes;
    if (bytes > kXmlParserBytes || current->used - before + bytes > kXmlParserBytes) return nullptr;
    // NOLINTNEXTLINE(bugprone-suspicious-realloc-usage): the old block stays expat's when it fails
    void* grown = std::realloc(head, sizeof(Head) + bytes);
    if (grown == nullptr) return nullptr;
    current->used += bytes - before;
    Head* placed = new (grown) Head{bytes};
    return placed + 1;
  }

  static void release(void* block) {
    if (block == nullptr) return;
    Head* head = static_cast<Head*>(block) - 1;
    if (current != nullptr) current->used -= head->bytes;
    std::free(head);
  }
};

thread_local XmlStream::Memory* XmlStream::Memory::current = nullptr;

void XmlStream::Free::operator()(XML_ParserStruct* parser) const {
  ::XML_ParserFree(parser);
}

// No exception may pass through expat's frames.
struct XmlStream::Callbacks {
  template <class F>
  static void guarded(void* context, F f) {
    auto& stream = *static_cast<XmlStream*>(context);
    if (stream.thrown_) return;
    try {
      f(stream);
    } catch (...) {
      stream.thrown_ = std::current_exception();
      ::XML_StopParser(stream.parser_.get(), XML_FALSE);
    }
  }

  static void start(void* context, const char* name, const char** attributes) {
    guarded(context, [&](XmlStream& stream) {
      if (++stream.depth_ > kXmlDepth)
        refuse_broken("文件损坏（" + stream.part_ + "的内容嵌套过深）");
      stream.handler_.start(XmlAttributes::local(name), XmlAttributes(attributes));
    });
  }

  static void end(void* context, const char* name) {
    guarded(context, [&](XmlStream& stream) {
      --stream.depth_;
      stream.handler_.end(XmlAttributes::local(name));
    });
  }

  static void text(void* context, const char* piece, int length) {
    guarded(context, [&](XmlStream& stream) {
      stream.handler_.text({piece, static_cast<std::size_t>(length)});
    });
  }

  static void doctype(void* context, const char*, const char*, const char*, int) {
    guarded(context, [](XmlStream& stream) { refuse_doctype(stream.part_); });
  }
};

XmlStream::XmlStream(ByteSource& source, XmlHandler& handler, std::string part)
    : source_(source),
      handler_(handler),
      part_(std::move(part)),
      memory_(std::make_unique<Memory>()) {
  const Memory::Scope scope(*memory_);
  const XML_Memory_Handling_Suite suite{&Memory::allocate, &Memory::reallocate, &Memory::release};
  parser_.reset(::XML_ParserCreate_MM(nullptr, &suite, nullptr));
  if (parser_ == nullptr) throw std::bad_alloc();
  ::XML_SetUserData(parser_.get(), this);
  ::XML_SetElementHandler(parser_.get(), &Callbacks::start, &Callbacks::end);
  ::XML_SetCharacterDataHandler(parser_.get(), &Callbacks::text);
  ::XML_SetStartDoctypeDeclHandler(parser_.get(), &Callbacks::doctype);
}

XmlStream::~XmlStream() {
  const Memory::Scope scope(*memory_);
  parser_.reset();
}

void XmlStream::pause() {
  ::XML_StopParser(parser_.get(), XML_TRUE);
}

bool XmlStream::run() {
  const Memory::Scope scope(*memory_);
  while (true) {
    XML_Status status = XML_STATUS_OK;
    if (std::exchange(paused_, false)) {
      status = ::XML_ResumeParser(parser_.get());
    } else if (last_) {
      return false;
    } else {
      constexpr int kPiece = 64 << 10;
      void* buffer = ::XML_GetBuffer(parser_.get(), kPiece);
      if (buffer == nullptr) refuse();
      const std::size_t got = source_.read({static_cast<char*>(buffer), kPiece});
      last_ = got == 0;
      status = ::XML_ParseBuffer(parser_.get(), static_cast<int>(got), last_ ? 1 : 0);
    }
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (status == XML_STATUS_ERROR) refuse();
    if (status == XML_STATUS_SUSPENDED) return paused_ = true;
  }
}

void XmlStream::refuse() {
  const XML_Error error = ::XML_GetErrorCode(parser_.get());
  const std::string place = "XML 第 " + std::to_string(::XML_GetCurrentLineNumber(parser_.get())) +
                            " 行第 " +
                            std::to_string(::XML_GetCurrentColumnNumber(parser_.get()) + 1) + " 列";
  std::string what = "的内容有误或不完整";
  if (error == XML_ERROR_NO_MEMORY) what = "中的标记过长或种类过多";
  if (error == XML_ERROR_UNKNOWN_ENCODING) what = "的文字编码不是 UTF-8 或 UTF-16";
  if (error == XML_ERROR_NO_ELEMENTS) what = "是空的";
  refuse_broken("文件损坏（" + part_ + what + "，" + place + "）");
}

}  // namespace jishi::sheet
