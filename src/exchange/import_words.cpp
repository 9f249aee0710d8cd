#include "exchange/import_words.hpp"

namespace jishi::exchange::words {

std::string ends_before_it_begins() {
  return "截止日期早于起始日期，请核对两个日期。";
}

std::string not_of_this_unit() {
  return "地市级以上单位只导入本级的内容，下级的由下级自己填写：请删去此行，或通知该单位。";
}

std::string too_young() {
  return "未满 14 周岁，不予登记，请删去此行。";
}

std::string name_missing() {
  return "没有姓名，请填写。";
}

std::string id_missing() {
  return "没有身份证号，本台账必须填写。";
}

std::string phone_missing() {
  return "没有联系电话，本台账必须填写。";
}

std::string differs_from_id_number(std::string_view label) {
  return std::string(label) + "与身份证号所示不一致，请核对两者，或将此格留空。";
}

std::string twice_in_file(std::int64_t first, bool by_name) {
  std::string text = "与第 " + std::to_string(first) + " 行重复，请只保留一行";
  return text + (by_name ? "；若是同名的两个人，请填写身份证号。" : "。");
}

std::string other_name_in_file(std::int64_t first) {
  return "身份证号与第 " + std::to_string(first) +
         " 行相同，姓名不同，请核对两行的姓名和身份证号。";
}

std::string other_name(std::string_view masked_name) {
  return "此身份证号已登记在“" + std::string(masked_name) +
         "”名下，与本行姓名不同，请核对姓名和身份证号。";
}

std::string several_of_that_name(const std::string& candidates) {
  return "本单位有几名同名人员，无法判断是哪一位：" + candidates +
         "。请填写身份证号，或填写能分清他们的电话、出生日期。";
}

std::string same_name_elsewhere() {
  return "没有身份证号，而别的单位已有同名的人：请核对是否同一人，是的请填写身份证号。";
}

std::string masked_and_new() {
  return "这一格是遮盖过的，不能用来登记新的内容，请填写完整，或留空。";
}

std::string masked_and_unknown() {
  return "这一格是遮盖过的，本单位没有与它对应的人，请填写完整的姓名和身份证号。";
}

std::string has_ended(Date end) {
  const Date last = end.plus_days(-1).value_or(end);
  return "已登记的这一行到 " + last.iso() +
         " 为止，本行的起始日期在它结束以前：重新开始的，请把"
         "起始日期写在 " +
         last.iso() + " 以后；结束日期记错了的，请先更正那一行的截止日期。";
}

std::string refused_by_database() {
  return "写入时与刚刚发生的另一处更改冲突，请再次导入此行。";
}

std::string refused_earlier() {
  return "此行先前未通过检查，规则此后有更改，请再次导入此行。";
}

}  // namespace jishi::exchange::words
