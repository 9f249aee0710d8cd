// XML of people's spreadsheets, by events, in bounded memory: no DOCTYPE, no endless nesting, no
// markup that must be held whole and is too long to be.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "sheet/byte_source.hpp"

struct XML_ParserStruct;

namespace jishi::sheet {

inline constexpr int kXmlDepth = 64;
// The parser's own memory: names it has met, and the markup it is in.
inline constexpr std::size_t kXmlParserBytes = std::size_t{2} << 20;

// Names are without their prefix, and namespaces are not looked at: the strict and the transitional
// form differ in them only, and no two elements of a place differ by them only.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  // The empty text where there is none of the name.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const { return get(name).data() != nullptr; }
  // By the name with its prefix, as in xml:space.
  std::string_view exactly(std::string_view name) const;
  // “1”, “true”, “on” (ECMA-376 part 1, 22.9.2.1 ST_OnOff).
  bool is_on(std::string_view name) const;
  // Calls f(local name, value) for each.
  template <class F>
  void each(F f) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
      f(local(pair[0]), std::string_view(pair[1]));
  }

  static std::string_view local(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
  }

 private:
  const char** pairs_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  // A piece of the text between.
  virtual void text(std::string_view piece) = 0;
};

// Feeds a handler from a source. What the handler throws comes out of run().
class XmlStream {
 public:
  // `part`: what is read, in words, for messages.
  XmlStream(ByteSource& source, XmlHandler& handler, std::string part);
  ~XmlStream();
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;
  XmlStream(XmlStream&&) = delete;
  XmlStream& operator=(XmlStream&&) = delete;

  // Until the handler pauses (true) or the document ends (false). Throws Failure sheet_broken,
  // sheet_doctype; afterwards the stream is of no more use.
  bool run();
  // Called by the handler: run() returns behind this event.
  void pause();

 private:
  struct Memory;
  struct Callbacks;
  struct Free {
    void operator()(XML_ParserStruct* parser) const;
  };

  [[noreturn]] void refuse();

  ByteSource& source_;
  XmlHandler& handler_;
  std::string part_;
  std::unique_ptr<Memory> memory_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::exception_ptr thrown_;
  int depth_ = 0;
  bool paused_ = false;
  bool last_ = false;
};

}  // namespace jishi::sheet
