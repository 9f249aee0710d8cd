#include "db/error.hpp"

namespace jishi::db {

const char* error_code(ErrorClass error) {
  switch (error) {
    case ErrorClass::busy:
      return "database_busy";
    case ErrorClass::unique:
      return "database_unique";
    case ErrorClass::constraint:
      return "database_constraint";
    case ErrorClass::full:
      return "database_full";
    case ErrorClass::corrupt:
      return "database_corrupt";
    case ErrorClass::unreachable:
      return "database_unreachable";
    case ErrorClass::outcome_unknown:
      return "database_outcome_unknown";
    case ErrorClass::read_only:
      return "database_read_only";
    case ErrorClass::cancelled:
      return "database_cancelled";
    case ErrorClass::statement:
      return "database_statement";
  }
  return "database_statement";
}

const char* remedy(ErrorClass error) {
  switch (error) {
    case ErrorClass::busy:
      return "数据库正忙（被其他程序占用或连接已满）。请稍后重试；若一直如此，请关闭占用它的程序。";
    case ErrorClass::unique:
      return "已有相同的记录，本次未写入。请核对后修改重复的内容再试。";
    case ErrorClass::constraint:
      return "内容不符合数据库的约束，本次未写入。请补全或改正后再试。";
    case ErrorClass::full:
      return "存储空间不足，本次未写入。请清理磁盘或扩大空间后重试。";
    case ErrorClass::corrupt:
      return "数据库文件已损坏，或不是本系统的数据库。请停止写入，用最近的备份恢复。";
    case ErrorClass::unreachable:
      return "无法打开或连接数据库。请核对地址、用户、密码和权限，确认数据库服务正在运行。";
    case ErrorClass::outcome_unknown:
      return "提交的结果无法确认，已停止写入。请检查磁盘或数据库服务，重新打开后核对最后的更改："
             "它或者完整存在，或者完全不存在。";
    case ErrorClass::read_only:
      return "数据库只能读取。请以可写方式打开，并确认对文件、目录或表有写权限。";
    case ErrorClass::cancelled:
      return "操作已被取消，或超过时限。如有需要请重试。";
    case ErrorClass::statement:
      return "程序向数据库发出了它不接受的语句，本次未写入。请把日志中的这条记录交给维护人员。";
  }
  return "";
}

}  // namespace jishi::db
