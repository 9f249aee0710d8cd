// The YAML library's messages in words that help.
#pragma once

#include <string>

namespace jishi::package {

struct YamlError {
  std::string message;
  std::string remedy;
};

YamlError explain(const std::string& library_message);

}  // namespace jishi::package
