// Takes a chunked body apart (RFC 9112, section 7.1), byte by byte as it comes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jishi::http {

// Extensions of chunks and trailer fields are refused: nothing that we talk to sends them, and
// programs differ in where they take them to end.
class ChunkedBody {
 public:
  enum class State { more, complete, broken };

  // Appends what `bytes` hold of the body to `body`. `used` becomes how many of them belong to this
  // message; once it is complete or broken, call no more.
  State take(std::string_view bytes, std::string& body, std::size_t& used);
  // What the present chunk has announced and not brought yet.
  std::size_t announced() const { return part_ == Part::data ? left_ : 0; }

 private:
  enum class Part { size, size_end, data, data_end_cr, data_end_lf, last_cr, last_lf };

  bool take_byte(char c);

  Part part_ = Part::size;
  std::size_t left_ = 0;  // of the chunk's data
  int digits_ = 0;
  bool complete_ = false;
};

}  // namespace jishi::http
