#include "access/operation.hpp"

namespace jishi::access {
namespace {

struct OperationName {
  std::string_view word;
  std::string_view label;
};

constexpr OperationName operation_name(Operation operation) {
  switch (operation) {
    case Operation::read_tree:
      return {"read_tree", "查看组织树"};
    case Operation::read_notices:
      return {"read_notices", "查看下发的通知和文件"};
    case Operation::read_figures:
      return {"read_figures", "查看数字"};
    case Operation::read_rows:
      return {"read_rows", "查看台账"};
    case Operation::read_persons:
      return {"read_persons", "查看人员"};
    case Operation::reveal_sensitive:
      return {"reveal_sensitive", "查看完整的个人信息"};
    case Operation::enter_rows:
      return {"enter_rows", "填写台账"};
    case Operation::change_rows:
      return {"change_rows", "更改台账"};
    case Operation::withdraw_rows:
      return {"withdraw_rows", "撤回台账"};
    case Operation::import_rows:
      return {"import_rows", "导入台账"};
    case Operation::export_rows:
      return {"export_rows", "导出台账"};
    case Operation::export_persons:
      return {"export_persons", "导出人员"};
    case Operation::submit_report:
      return {"submit_report", "报送报表"};
    case Operation::review:
      return {"review", "审核"};
    case Operation::approve:
      return {"approve", "批准"};
    case Operation::note_supervision:
      return {"note_supervision", "填写督导意见"};
    case Operation::assess:
      return {"assess", "录入测评"};
    case Operation::make_documents:
      return {"make_documents", "生成文件"};
    case Operation::issue_calls:
      return {"issue_calls", "下发填报通知和行动"};
    case Operation::change_units:
      return {"change_units", "设立和变更组织"};
    case Operation::issue_village_links:
      return {"issue_village_links", "发放填报链接"};
    case Operation::read_accounts:
      return {"read_accounts", "查看账号"};
    case Operation::manage_accounts:
      return {"manage_accounts", "管理账号"};
    case Operation::grant_roles:
      return {"grant_roles", "授予角色"};
    case Operation::manage_sessions:
      return {"manage_sessions", "管理登录安全"};
    case Operation::hand_over:
      return {"hand_over", "办理他人的交接"};
    case Operation::erase_persons:
      return {"erase_persons", "清除个人信息"};
    case Operation::manage_packages:
      return {"manage_packages", "管理定义包"};
    case Operation::manage_system:
      return {"manage_system", "管理系统"};
    case Operation::read_journal:
      return {"read_journal", "查看流水"};
  }
  return {};
}

}  // namespace

std::string_view label(Operation operation) {
  return operation_name(operation).label;
}

std::string_view word(Operation operation) {
  return operation_name(operation).word;
}

bool is_about_ledger(Operation operation) {
  switch (operation) {
    case Operation::read_figures:
    case Operation::read_rows:
    case Operation::read_persons:
    case Operation::reveal_sensitive:
    case Operation::enter_rows:
    case Operation::change_rows:
    case Operation::withdraw_rows:
    case Operation::import_rows:
    case Operation::export_rows:
    case Operation::export_persons:
    case Operation::note_supervision:
    case Operation::assess:
      return true;
    case Operation::read_tree:
    case Operation::read_notices:
    case Operation::submit_report:
    case Operation::review:
    case Operation::approve:
    case Operation::make_documents:
    case Operation::issue_calls:
    case Operation::change_units:
    case Operation::issue_village_links:
    case Operation::read_accounts:
    case Operation::manage_accounts:
    case Operation::grant_roles:
    case Operation::manage_sessions:
    case Operation::hand_over:
    case Operation::erase_persons:
    case Operation::manage_packages:
    case Operation::manage_system:
    case Operation::read_journal:
      return false;
  }
  return true;
}

bool states_facts(Operation operation) {
  return operation == Operation::enter_rows || operation == Operation::change_rows ||
         operation == Operation::withdraw_rows || operation == Operation::submit_report;
}

bool shows_persons(Operation operation) {
  return operation == Operation::read_persons || operation == Operation::reveal_sensitive ||
         operation == Operation::export_persons || operation == Operation::import_rows;
}

}  // namespace jishi::access
