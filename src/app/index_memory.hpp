// How much memory the statistics index of a command may take.
#pragma once

#include <cstddef>

#include "app/arguments.hpp"

namespace jishi::app {

inline Option index_memory_option() {
  return {"memory", Arity::value, "上限",
          "统计索引最多占多少内存，如 512M、4G；缺省取环境变量 JISHI_MEMORY，再缺省为机器内存的一"
          "半。放不下的行在问到时从数据库读取"};
}

// In bytes: of --memory, of JISHI_MEMORY, or half of what the machine has. Failure("usage") where
// it is no such amount or below kLeastIndexMemory.
std::size_t index_memory(const Arguments& arguments);
inline constexpr std::size_t kLeastIndexMemory = std::size_t{1} << 20;

}  // namespace jishi::app
