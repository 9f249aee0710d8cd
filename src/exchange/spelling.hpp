// The forms that texts of cells are compared in. Pure. Text that is not UTF-8 stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace jishi::exchange {

// Full-width ASCII as half-width, every kind of blank as ' ', every kind of line end as '\n', and
// without marks that do not show (zero-width blanks, marks of direction: what is copied out of
// chats and web pages brings them along).
std::string half_width(std::string_view text);
// As stored, but without the marks that do not show, line ends as '\n'.
std::string without_hidden_marks(std::string_view text);
// Without blanks and line breaks at both ends; blanks of full width too.
std::string_view trimmed(std::string_view text);
// half_width without any blank or line break.
std::string without_blanks(std::string_view text);
// For comparing: without_blanks, brackets of every kind as (), dashes of every kind as -, ASCII in
// lower case.
std::string spelled_alike(std::string_view text);

bool is_ascii_digit(char c);

}  // namespace jishi::exchange
