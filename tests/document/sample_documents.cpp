#include "document/sentence.hpp"
#include "samples.hpp"

namespace jishi::document {
namespace {

TextDocument document(DocumentKind kind, const std::string& title) {
  TextDocument out;
  out.kind = kind;
  out.title = title;
  out.issuer = "共青团成都市青白江区委员会";
  out.date = *Date::parse("2026-10-09");
  out.marks.demonstration = true;
  return out;
}

std::string progress_text() {
  const std::vector<std::string> provinces = {"江苏", "浙江", "江西", "山东"};
  const std::vector<Share> shares = {{"24个省份", {*Decimal::parse("75"), 0}},
                                     {"308个地市", {*Decimal::parse("91"), 0}},
                                     {"2277个县（市、区）", {*Decimal::parse("93"), 0}},
                                     {"23106个乡镇", {*Decimal::parse("68"), 0}}};
  const Amount before{*Decimal::parse("30000"), Amount::Form::plain, 0, "个"};
  const Amount after{*Decimal::parse("36666"), Amount::Form::plain, 0, "个"};
  return as_of(*Date::parse("2023-06-30"), YearWord::left_out) + "，" + shares_text(shares) +
         "，已召开动员会。" +
         change_text({"直属团组织", *Date::parse("2022-12-31"), before, *Date::parse("2023-06-30"),
                      after}) +
         "。" + some_of(provinces, "个省份") + "建立了联系点制度。";
}

TextDocument circular() {
  TextDocument out = document(DocumentKind::circular, "关于乡镇实体化“大团委”建设\n进展情况的通报");
  out.recipient = "各乡镇（街道）团委，区级各部门团组织";
  const Named<Table> tables = sample_tables();
  const Named<Chart> charts = sample_charts();
  out.blocks = {
      Paragraph{"按照工作安排，现将乡镇实体化“大团委”建设进展情况通报如下。"},
      Heading{1, "总体进展", ""},
      Paragraph{progress_text()},
      sample(charts, "bars_7"),
      Heading{2, "班子建设", ""},
      Paragraph{"班子成员来源更加广泛，编制外委员比例有所提高，具体情况见下表。"},
      sample(tables, "table_committees"),
      sample(charts, "stack_one"),
      Heading{2, "组织建设", ""},
      sample(charts, "compared_7"),
      Heading{3, "规范整顿。", "对松散瘫软的直属团组织逐一提出办法，明确责任人和完成时限。"},
      Heading{4, "建立清单。", "一个组织一个办法，做到底数清、情况明。"},
      Heading{4, "销号管理。", "由上一级团组织核实后销号。"},
      Heading{3, "联系青年。", "团青微信群联系的团员青年稳步增加。"},
      sample(charts, "trend_one"),
      Heading{1, "典型案例", ""},
      sample(tables, "table_plain"),
      Heading{1, "下一步要求", ""},
      Paragraph{"各单位要对照目标，查漏补缺，于10月25日前报送工作总结。"},
      sample(tables, "table_trend")};
  out.attachments = {"乡镇（街道）团委班子情况统计表", "直属团组织名册"};
  return out;
}

// Nothing but full lines of Chinese characters: 28 to a line, 22 lines to a page.
TextDocument measured() {
  TextDocument out = document(DocumentKind::summary, "版面测量");
  std::string text;
  for (int i = 0; i < 28 * 70; ++i)
    text += "团";
  out.blocks = {Paragraph{text}};
  out.recipient = "各单位";
  return out;
}

TextDocument hostile() {
  TextDocument out = document(DocumentKind::monthly_report, "<特殊>&\"字符\"𠮷");
  const Named<Table> tables = sample_tables();
  const std::string control("控\x01制\x0B符", 11);
  Chart chart = sample(sample_charts(), "bars_7");
  chart.title = "<图>&\"𠮷\" " + control;
  chart.names[0] = "\xFF坏字节";
  out.recipient = "<各单位>";
  out.issuer = "一";
  out.blocks = {Paragraph{"<w:p>&amp;]]> 𠮷野家 㐂 龘 " + control},
                Paragraph{"很长的词：" + std::string(300, 'W') + "，后面还有字。"},
                Paragraph{"第一行\n第二行\t制表位之后"},
                Heading{1, std::string(90, 'H'), ""},
                sample(tables, "table_hostile"),
                chart};
  out.attachments = {"只有一个附件"};
  return out;
}

TextDocument bulletin() {
  TextDocument out = document(DocumentKind::bulletin, "弥牟镇团委“四个一”激活直属团组织");
  out.masthead = "青白江共青团工作简报";
  out.issue = "第 3 期";
  out.blocks = {Paragraph{"弥牟镇团委以建强直属团组织为抓手，推动团的工作有效覆盖。"},
                Heading{1, "一月一活动", ""}, Paragraph{progress_text()},
                sample(sample_charts(), "stack_shares")};
  return out;
}

TextDocument tables_over_pages() {
  TextDocument out = document(DocumentKind::monthly_report, "九月工作月报");
  const Named<Table> tables = sample_tables();
  out.blocks = {Paragraph{"本月情况如下。"}, sample(tables, "table_wide"),
                sample(tables, "table_wide"), Paragraph{"横排的表之后回到竖排。"},
                sample(tables, "table_thousand")};
  return out;
}

TextDocument lying_end() {
  TextDocument out = document(DocumentKind::bulletin, "横排的表在最后");
  out.masthead = "简报";
  out.blocks = {sample(sample_tables(), "table_wide")};
  return out;
}

}  // namespace

Named<TextDocument> sample_documents() {
  return {{"circular", circular()}, {"measured", measured()},        {"hostile", hostile()},
          {"bulletin", bulletin()}, {"tables", tables_over_pages()}, {"lying_end", lying_end()}};
}

}  // namespace jishi::document
