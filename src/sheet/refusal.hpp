// Why a spreadsheet is not taken, in the words of the person who sent it: the place, the cause and
// what to do. Every function throws Failure.
#pragma once

#include <string>
#include <string_view>

namespace jishi::sheet {

// `what` is a clause without a full stop: “工作表“名册”的 C12 单元格……”.
[[noreturn]] void refuse_broken(std::string_view what);
[[noreturn]] void refuse_too_large(std::string_view what);
[[noreturn]] void refuse_too_many_columns(std::string_view what);
[[noreturn]] void refuse_encrypted();
[[noreturn]] void refuse_doctype(std::string_view part);
[[noreturn]] void refuse_encoding(std::string_view what);
// `kind`: what the file is instead (“PDF 文件”); `remedy` replaces the usual one.
[[noreturn]] void refuse_other_kind(std::string_view kind, std::string_view remedy = {});
[[noreturn]] void refuse_not_readable(std::string_view what);

// “工作表“名册””; a name that does not show as it is stored is not repeated.
std::string sheet_words(std::string_view sheet);

}  // namespace jishi::sheet
