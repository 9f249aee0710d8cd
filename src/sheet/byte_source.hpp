// Bytes one after another, from wherever.
#pragma once

#include <cstddef>
#include <span>

namespace jishi::sheet {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills as much of `out` as there is, at least one byte; 0 only at the end. Throws Failure.
  virtual std::size_t read(std::span<char> out) = 0;
};

}  // namespace jishi::sheet
