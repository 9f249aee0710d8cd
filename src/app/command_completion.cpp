#include <iostream>
#include <map>
#include <set>
#include <string>

#include "app/command.hpp"
#include "app/help.hpp"

namespace jishi::app {
namespace {

// One case for each first word: second words and options, and files after those that take one.
std::string script() {
  std::map<std::string, std::set<std::string>> words_after;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    const std::size_t blank = name.find(' ');
    std::set<std::string>& words = words_after[name.substr(0, blank)];
    if (blank != name.npos) words.insert(name.substr(blank + 1));
    for (const Option& option : all_options(command))
      words.insert("--" + std::string(option.name));
  }
  std::string names;
  std::string cases;
  for (const auto& [first, words] : words_after) {
    names += first + " ";
    cases += "    " + first + ") words='";
    for (const std::string& word : words)
      cases += word + " ";
    cases += "' ;;\n";
  }
  return "# bash 补全：source <(jishi completion)\n"
         "_jishi() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} words\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W '" +
         names +
         "' -- \"$word\")\n"
         "    return\n"
         "  fi\n"
         "  case \"${COMP_WORDS[1]}\" in\n" +
         cases +
         "    *) words='' ;;\n"
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "  [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
         "}\n"
         "complete -o filenames -F _jishi jishi\n";
}

int run_completion(const Arguments&, const Surroundings&) {
  std::cout << script();
  return kDone;
}

}  // namespace

Command completion_command() {
  return {"completion",  "打印 bash 补全脚本：source <(jishi completion)", {}, {}, "",
          run_completion};
}

}  // namespace jishi::app
