// The language definition in cases: what an expression prints, or which kind of error it is.
#include "expression/eval_line.hpp"

#include <gtest/gtest.h>

namespace jishi::expression {
namespace {

struct Case {
  const char* expression;
  const char* line;  // TYPE VALUE, or !KIND for an error
};

std::string answer(std::string_view expression,
                   const std::vector<std::pair<std::string, std::string>>& with = {}) {
  const EvalAnswer out = evaluate_line(expression, with);
  return out.ok ? out.line : "!" + std::string(name_of(out.problem.kind));
}

template <std::size_t N>
void expect(const Case (&cases)[N]) {
  for (const Case& one : cases)
    EXPECT_EQ(answer(one.expression), one.line) << one.expression;
}

TEST(EvalLine, LiteralsEvaluateToThemselves) {
  expect({
      {"0", "int 0"},
      {"42", "int 42"},
      {"-9223372036854775808", "int -9223372036854775808"},
      {"9223372036854775807", "int 9223372036854775807"},
      {"0x55555555", "int 1431655765"},
      {"-0x8000000000000000", "int -9223372036854775808"},
      {"0xff", "int 255"},
      {"007", "int 7"},
      {"0.0", "double 0.0"},
      {"-0.0", "double -0.0"},
      {"0e+0", "double 0.0"},
      {".5", "double 0.5"},
      {"-2.3e+1", "double -23.0"},
      {"1e100", "double 1e+100"},
      {"1e-324", "double 0.0"},
      {"123456789.125", "double 123456789.125"},
      {"0.1", "double 0.1"},
      {"true", "bool true"},
      {"false", "bool false"},
      {"null", "null null"},
      {"''", "string \"\""},
      {"\"a\"", "string \"a\""},
      {"[]", "list []"},
      {"[-1]", "list [-1]"},
      {"[1, 'a', null, [2.0]]", "list [1, \"a\", null, [2.0]]"},
      {"[1, 2,]", "list [1, 2]"},
      {"[,]", "list []"},
      {"date(\"2023-06-30\")", "date date(\"2023-06-30\")"},
      {"decimal(\"1.50\")", "decimal decimal(\"1.50\")"},
      {"duration(\"3600s\")", "duration duration(\"3600s\")"},
      {"[date('2023-06-30'), decimal('0')]", "list [date(\"2023-06-30\"), decimal(\"0\")]"},
  });
}

TEST(EvalLine, StringsAndTheirEscapes) {
  expect({
      {"'\\''", "string \"'\""},
      {"\"\\\"\"", "string \"\\\"\""},
      {"'\\a\\b\\f\\n\\r\\t\\v'", "string \"\\x07\\x08\\x0c\\n\\r\\t\\x0b\""},
      {"'\\\\ \\? \\\" \\' \\`'", "string \"\\\\ ? \\\" ' `\""},
      {"'\\u270c'", "string \"✌\""},
      {"'\\U0001f431'", "string \"🐱\""},
      {"'\\x41\\X42'", "string \"AB\""},
      {"'\\303\\277'", "string \"Ã¿\""},
      {"'\\377' == '\\xff'", "bool true"},
      {"'\\000' == '\\x00'", "bool true"},
      {"size('\\000')", "int 1"},
      {"'\\000'", "string \"\\x00\""},
      {"'\\u2028'", "string \"\\u2028\""},
      {"r'\\n'", "string \"\\\\n\""},
      {"R\"\\\\\"", "string \"\\\\\\\\\""},
      {"r'\\'", "string \"\\\\\""},
      {"'''x''x'''", "string \"x''x\""},
      {"\"\"\"a\nb\"\"\"", "string \"a\\nb\""},
      {"r'''a\r\n\\'''", "string \"a\\r\\n\\\\\""},
      {"''''''", "string \"\""},
      {"'\x01\t'", "string \"\\x01\\t\""},
      {"'文字' + \"é\"", "string \"文字é\""},
      {"'Am\\u00E9lie' == 'Ame\\u0301lie'", "bool false"},
      {"'\\s'", "!parse"},
      {"'\\u12'", "!parse"},
      {"'\\ud83d\\ude03'", "!parse"},
      {"'\\U00110000'", "!parse"},
      {"'\\400'", "!parse"},
      {"'\\0'", "!parse"},
      {"'a\nb'", "!parse"},
      {"'a", "!parse"},
      {"'''a''", "!parse"},
  });
}

TEST(EvalLine, IntegersAreExactOrAnError) {
  expect({
      {"40 + 2", "int 42"},
      {"42 - (-22)", "int 64"},
      {"-30 * (-2)", "int 60"},
      {"-7 / 2", "int -3"},
      {"7 / -2", "int -3"},
      {"47 % 5", "int 2"},
      {"43 % (-5)", "int 3"},
      {"-3 % 5", "int -3"},
      {"--------------------------------19", "int 19"},
      {"-(42)", "int -42"},
      {"2 + 3 * 4 - 5", "int 9"},
      {"(2 + 3) * 4", "int 20"},
      {"9223372036854775807 + 1", "!overflow"},
      {"-9223372036854775808 - 1", "!overflow"},
      {"-9223372036854775808 + (-1)", "!overflow"},
      {"1 - (-9223372036854775807)", "!overflow"},
      {"-(-9223372036854775808)", "!overflow"},
      {"--9223372036854775808", "!overflow"},
      {"(-9223372036854775808) * -1", "!overflow"},
      {"(-9223372036854775808)/-1", "!overflow"},
      {"(-9223372036854775808) % -1", "!overflow"},
      {"5000000000 * 5000000000", "!overflow"},
      {"(-5000000000) * 5000000000", "!overflow"},
      {"15 / 0", "!divide_by_zero"},
      {"34 % 0", "!divide_by_zero"},
      {"9223372036854775808", "!parse"},
      {"-9223372036854775809", "!parse"},
      {"0x8000000000000000", "!parse"},
      {"-false", "!no_such_overload"},
      {"1 + 1.0", "!no_such_overload"},
      {"1 + '1'", "!no_such_overload"},
  });
}

TEST(EvalLine, DoublesFollowIeee754) {
  expect({
      {"4.25 + 15.25", "double 19.5"},
      {"42.5 * 0.2", "double 8.5"},
      {"0.0625 / 0.002", "double 31.25"},
      {"-(0.0)", "double -0.0"},
      {"15.75 / 0.0", "double inf"},
      {"-15.75 / 0.0", "double -inf"},
      {"0.0 / 0.0", "double nan"},
      {"[0.0 / 0.0]", "list [nan]"},
      {"2.0 * 8.988466e+307", "double inf"},
      {"2.0 * -8.988466e+307", "double -inf"},
      {"1e-324 / 2.0", "double 0.0"},
      {"0.1 + 0.2", "double 0.30000000000000004"},
      {"47.5 % 5.5", "!no_such_overload"},
      {"1e400", "!parse"},
  });
}

TEST(EvalLine, EqualityIsHeterogeneous) {
  expect({
      {"1 == 1.0", "bool true"},
      {"2 == 1.0", "bool false"},
      {"1 == \"1\"", "bool false"},
      {"1 != \"1\"", "bool true"},
      {"true == 1", "bool false"},
      {"null == null", "bool true"},
      {"null == 0", "bool false"},
      {"'' != null", "bool true"},
      {"-0.0 == 0.0", "bool true"},
      {"0.0/0.0 == 0.0/0.0", "bool false"},
      {"0.0/0.0 != 0.0/0.0", "bool true"},
      {"1 == 0.0/0.0", "bool false"},
      {"9007199254740993 == 9007199254740992.0", "bool false"},
      {"9223372036854775807 == 9223372036854775808.0", "bool false"},
      {"-9223372036854775808 == -9223372036854775808.0", "bool true"},
      {"decimal('1.50') == decimal('1.5')", "bool true"},
      {"decimal('1.50') == 1.5", "bool true"},
      {"decimal('0.1') == 0.1", "bool false"},
      {"decimal('2.00') == 2", "bool true"},
      {"[1, 2, 3] == [1, 2, 3]", "bool true"},
      {"[1, 2, 3] == [1, 3, 2]", "bool false"},
      {"[1.0, 2.0, 3] == [1, 2, 3.0]", "bool true"},
      {"['one'] == [2, 3]", "bool false"},
      {"[1, 'dos', 3] == [1, 2, 4]", "bool false"},
      {"[[]] != [[]]", "bool false"},
      {"[null] == [null]", "bool true"},
      {"[0.0/0.0] == [0.0/0.0]", "bool false"},
      {"duration('60s') == duration('1m')", "bool true"},
      {"date('2023-06-30') == date('2023-06-30')", "bool true"},
      {"date('2023-06-30') == '2023-06-30'", "bool false"},
      {"1 == 1 == true", "bool true"},
  });
}

TEST(EvalLine, OrderIsOfOneTypeOrOfNumbers) {
  expect({
      {"1 < 2", "bool true"},
      {"1 < 1.5", "bool true"},
      {"2.0 >= 2", "bool true"},
      {"9223372036854775807 < 9223372036854775808.0", "bool true"},
      {"9007199254740993 > 9007199254740992.0", "bool true"},
      {"-9223372036854775808 > -1e300", "bool true"},
      {"1 < 0.0/0.0", "bool false"},
      {"1 >= 0.0/0.0", "bool false"},
      {"decimal('0.1') < 0.1", "bool true"},
      {"decimal('-0.000000001') < 0.0", "bool true"},
      {"decimal('0.000000001') > 1e-300", "bool true"},
      {"0.1 > decimal('0.1')", "bool true"},
      {"'a' < 'b'", "bool true"},
      {"'Abc' < 'aBC'", "bool true"},
      {"'abc' < 'abcd'", "bool true"},
      {"'a' < '\\u00e1'", "bool true"},
      {"'\\uffff' < '\\U00010000'", "bool true"},
      {"'' < ''", "bool false"},
      {"false < true", "bool true"},
      {"duration('200s') < duration('300s')", "bool true"},
      {"date('2023-06-30') < date('2023-07-01')", "bool true"},
      {"[0] < [1]", "!no_such_overload"},
      {"null < null", "!no_such_overload"},
      {"'a' < 1", "!no_such_overload"},
      {"1 < 2 < 3", "!no_such_overload"},
  });
}

TEST(EvalLine, LogicAbsorbsErrorsThatCannotMatter) {
  expect({
      {"false && (1/0 > 0)", "bool false"},
      {"(1/0 > 0) && false", "bool false"},
      {"(1/0 > 0) || true", "bool true"},
      {"true || (1/0 > 0)", "bool true"},
      {"true && 1/0 != 0", "!divide_by_zero"},
      {"1/0 != 0 || false", "!divide_by_zero"},
      {"false && 32", "bool false"},
      {"'horses' && false", "bool false"},
      {"'horses' || true", "bool true"},
      {"'less filling' && 'tastes great'", "!no_such_overload"},
      {"true && 'x'", "!no_such_overload"},
      {"null && true", "!no_such_overload"},
      {"1/0 > 0 && true && false", "bool false"},
      {"false || 1/0 > 0 || true", "bool true"},
      {"x || true", "bool true"},
      {"x && true", "!undeclared_reference"},
      {"f_unknown(17) || true", "bool true"},
      {"f_unknown(17)", "!no_such_overload"},
      {"a.package() || true", "bool true"},
      {"!true", "bool false"},
      {"!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!true", "bool true"},
      {"!1", "!no_such_overload"},
      {"true ? 1 : 2", "int 1"},
      {"false ? 1/0 : 2", "int 2"},
      {"true ? 'cows' : 17", "string \"cows\""},
      {"'cows' ? false : 17", "!no_such_overload"},
      {"2 / 0 > 4 ? 'baz' : 'quux'", "!divide_by_zero"},
      {"false ? 1 : false ? 2 : 3", "int 3"},
      {"true || false && false", "bool true"},
  });
}

TEST(EvalLine, Lists) {
  expect({
      {"[0, 1] + [2] == [0, 1, 2]", "bool true"},
      {"[] + []", "list []"},
      {"[1] + ['a']", "list [1, \"a\"]"},
      {"[7, 8, 9][0]", "int 7"},
      {"[7, 8, 9][2.0]", "int 9"},
      {"[7, 8, 9][0.1]", "!invalid_argument"},
      {"[1, 2, 3][3]", "!invalid_argument"},
      {"[1, 2, 3][-1]", "!invalid_argument"},
      {"[1, 2, 3][0.0/0.0]", "!invalid_argument"},
      {"[1]['a']", "!no_such_overload"},
      {"'abc'[0]", "!no_such_overload"},
      {"7 in []", "bool false"},
      {"3 in [5, 4, 3]", "bool true"},
      {"3.0 in [5, 4, 3]", "bool true"},
      {"'a' in [1, 'a']", "bool true"},
      {"null in [1, null]", "bool true"},
      {"0.0/0.0 in [0.0/0.0]", "bool false"},
      {"1 in 'a'", "!no_such_overload"},
      {"1/0 in [1]", "!divide_by_zero"},
      {"1 in [1, 1/0]", "!divide_by_zero"},
      {"size([1, 2, 3])", "int 3"},
      {"[1, 2].size()", "int 2"},
      {"[[[[[[[[[[[['foo']]]]]]]]]]]][0][0][0][0][0][0][0][0][0][0][0][0]", "string \"foo\""},
      {"[1, 1/0]", "!divide_by_zero"},
      {"[1] - [1]", "!no_such_overload"},
  });
}

TEST(EvalLine, Macros) {
  expect({
      {"[1, 2, 3].exists(e, e == 2)", "bool true"},
      {"[1, 'foo', 3].exists(e, e != '1')", "bool true"},
      {"[1, 'foo', 3].exists(e, e == '10')", "bool false"},
      {"[1, 2, 3].exists(e, e / 0 == 17)", "!divide_by_zero"},
      {"[0, 1].exists(e, 1 / e == 1)", "bool true"},
      {"[].exists(e, e == 2)", "bool false"},
      {"[1, 2, 3].all(e, e > 0)", "bool true"},
      {"[1, 'foo', 3].all(e, e == 1)", "bool false"},
      {"[1, 'foo', 3].all(e, e % 2 == 1)", "!no_such_overload"},
      {"[1, 2, 3].all(e, 6 / (2 - e) == 6)", "bool false"},
      {"[1, 2, 3].all(e, e / 0 != 17)", "!divide_by_zero"},
      {"[].all(e, e > 0)", "bool true"},
      {"[1].all(e, e)", "!no_such_overload"},
      {"[7].exists_one(a, a == 7)", "bool true"},
      {"[7, 7].exists_one(a, a == 7)", "bool false"},
      {"[].exists_one(a, a == 7)", "bool false"},
      {"[3, 2, 1, 0].exists_one(n, 12 / n > 1)", "!divide_by_zero"},
      {"[2, 4, 6].map(n, n / 2)", "list [1, 2, 3]"},
      {"[].map(n, n / 2)", "list []"},
      {"[2, 1, 0].map(n, 4 / n)", "!divide_by_zero"},
      {"[1, 2, 3, 4].map(num, num % 2 == 0, num * 2)", "list [4, 8]"},
      {"[1, 2].map(n, 'x', n)", "!no_such_overload"},
      {"[0, 1, 2, 3, 4].filter(x, x % 2 == 1)", "list [1, 3]"},
      {"[3, 2, 1, 0].filter(n, 12 / n > 4)", "!divide_by_zero"},
      {"['signer'].filter(signer, ['artifact'].all(artifact, true))", "list [\"signer\"]"},
      {"[1].exists(y, [0].exists(y, y == 0))", "bool true"},
      {"[1, 2].map(x, [x, x + 1].map(y, y * x))", "list [[1, 2], [4, 6]]"},
      {"1.exists(x, true)", "!no_such_overload"},
      {"[1].exists(true)", "!no_such_overload"},
      {"[1].exists(1, true)", "!parse"},
      {"[1].exists(x.y, true)", "!parse"},
      {"[1].exists(in, true)", "!parse"},
      {"[1].exists(var, true)", "!parse"},
      {"has(x)", "!parse"},
      {"has(1)", "!parse"},
      {"has(1.x)", "!no_such_field"},
      {"1.x", "!no_such_field"},
      {"[1].x", "!no_such_field"},
      {"null.x", "!no_such_field"},
  });
}

TEST(EvalLine, TextFunctions) {
  expect({
      {"size('πέντε')", "int 5"},
      {"'四个字啊'.size()", "int 4"},
      {"size('\\U0001F431')", "int 1"},
      {"'foobar'.startsWith('foo')", "bool true"},
      {"''.startsWith('foo')", "bool false"},
      {"''.startsWith('')", "bool true"},
      {"'forté'.endsWith('té')", "bool true"},
      {"'foobar'.endsWith('')", "bool true"},
      {"'hello'.contains('ol')", "bool false"},
      {"'abababc'.contains('ababc')", "bool true"},
      {"''.contains('')", "bool true"},
      {"'Straße'.contains('aß')", "bool true"},
      {"'hubba'.matches('ubb')", "bool true"},
      {"matches('abcd', 'bc')", "bool true"},
      {"'cows'.matches('')", "bool true"},
      {"'banana'.matches('^ba(na)*$')", "bool true"},
      {"'mañana'.matches('a+ñ+a+')", "bool true"},
      {"'青白江'.matches('^.{3}$')", "bool true"},
      {"'a'.matches('(')", "!invalid_argument"},
      {"['('].exists(p, 'a'.matches(p))", "!invalid_argument"},
      {"'a'.matches(1)", "!no_such_overload"},
      {"'a'.startsWith('a', 'b')", "!no_such_overload"},
      {"startsWith('a', 'a')", "!no_such_overload"},
      {"size()", "!no_such_overload"},
      {"size(1)", "!no_such_overload"},
      {"'he' + 'llo'", "string \"hello\""},
  });
}

TEST(EvalLine, Conversions) {
  expect({
      {"int(-123.456)", "int -123"},
      {"int(11.5)", "int 11"},
      {"int(9223372036854775807.0)", "!overflow"},
      {"int(-9223372036854775808.0)", "!overflow"},
      {"int(-9223372036854774784.0)", "int -9223372036854774784"},
      {"int(1e99)", "!overflow"},
      {"int(0.0/0.0)", "!overflow"},
      {"int('987')", "int 987"},
      {"int('-7')", "int -7"},
      {"int('9223372036854775808')", "!overflow"},
      {"int('1.5')", "!invalid_argument"},
      {"int('')", "!invalid_argument"},
      {"int(' 1')", "!invalid_argument"},
      {"int(decimal('-1.99'))", "int -1"},
      {"int(true)", "!no_such_overload"},
      {"int(null)", "!no_such_overload"},
      {"int(double(36028797018963969))", "int 36028797018963968"},
      {"double(9223372036854775807)", "double 9.223372036854776e+18"},
      {"double('-0.0')", "double -0.0"},
      {"double('6.02214e23')", "double 6.02214e+23"},
      {"double('-5.43e-21')", "double -5.43e-21"},
      {"double('inf') == 1.0 / 0.0", "bool true"},
      {"double('1e400')", "!overflow"},
      {"double('x')", "!invalid_argument"},
      {"double('1.')", "!invalid_argument"},
      {"double(decimal('0.10'))", "double 0.1"},
      {"string(123.456)", "string \"123.456\""},
      {"string(-4.5e-3)", "string \"-0.0045\""},
      {"string(1.0)", "string \"1\""},
      {"string(1000000.0)", "string \"1e+06\""},
      {"string(-456)", "string \"-456\""},
      {"string(true)", "string \"true\""},
      {"string(duration('1m1ms'))", "string \"60.001s\""},
      {"string(duration('1000000s'))", "string \"1000000s\""},
      {"string(date('2023-06-30'))", "string \"2023-06-30\""},
      {"string(decimal('1.50'))", "string \"1.50\""},
      {"string(null)", "!no_such_overload"},
      {"string([1])", "!no_such_overload"},
      {"bool('true') && bool('TRUE') && bool('True') && bool('t') && bool('1')", "bool true"},
      {"bool('false') || bool('FALSE') || bool('False') || bool('f') || bool('0')", "bool false"},
      {"bool('TrUe')", "!invalid_argument"},
      {"bool(1)", "!no_such_overload"},
      {"dyn(3.0) == 3", "bool true"},
      {"[7, 8][dyn(0.0)]", "int 7"},
  });
}

TEST(EvalLine, Durations) {
  expect({
      {"duration('1h30m')", "duration duration(\"5400s\")"},
      {"duration('-1.5h')", "duration duration(\"-5400s\")"},
      {"duration('1h34us')", "duration duration(\"3600.000034s\")"},
      {"duration('1.5µs')", "duration duration(\"0.0000015s\")"},
      {"duration('0')", "duration duration(\"0s\")"},
      {"duration('-999999999ns')", "duration duration(\"-0.999999999s\")"},
      {"duration('1m') - duration('1s')", "duration duration(\"59s\")"},
      {"duration('600s') + duration('50s') == duration('650s')", "bool true"},
      {"duration('10000s').getHours()", "int 2"},
      {"duration('3730s').getMinutes()", "int 62"},
      {"duration('3730s').getSeconds()", "int 3730"},
      {"duration('123.321456789s').getMilliseconds()", "int 321"},
      {"duration('320000000000s')", "!overflow"},
      {"duration('9223372036s') + duration('1s')", "!overflow"},
      {"duration('-9223372036s') - duration('1s')", "!overflow"},
      {"duration('1d')", "!invalid_argument"},
      {"duration('')", "!invalid_argument"},
      {"duration('1')", "!invalid_argument"},
      {"duration('.s')", "!invalid_argument"},
      {"duration('1s') * 2", "!no_such_overload"},
  });
}

TEST(EvalLine, DatesAndDecimalsAreOurs) {
  expect({
      {"date('2023-02-29')", "!invalid_argument"},
      {"date('2023-6-30')", "!invalid_argument"},
      {"date('2024-02-29').addMonths(12)", "date date(\"2025-02-28\")"},
      {"date('2023-06-30').addDays(1)", "date date(\"2023-07-01\")"},
      {"date('9999-12-31').addDays(1)", "!overflow"},
      {"date('0001-01-01').addMonths(-1)", "!overflow"},
      {"date('2023-06-30').year()", "int 2023"},
      {"date('2023-06-30').month()", "int 6"},
      {"date('2023-06-30').day()", "int 30"},
      {"date('2023-06-30').weekday()", "int 5"},
      {"date('2023-01-01').daysTo(date('2023-06-30'))", "int 180"},
      {"date('2023-06-30').daysTo(date('2023-01-01'))", "int -180"},
      {"age(date('1995-06-30'), date('2023-06-29'))", "int 27"},
      {"age(date('1995-06-30'), date('2023-06-30'))", "int 28"},
      {"date('2023-06-30') + 1", "!no_such_overload"},
      {"date('2023-06-30') - date('2023-06-29')", "!no_such_overload"},
      {"decimal('1.50') + decimal('2.5')", "decimal decimal(\"4.00\")"},
      {"decimal('0.1') + decimal('0.2') == decimal('0.3')", "bool true"},
      {"decimal('1.50') * decimal('2')", "decimal decimal(\"3.00\")"},
      {"-decimal('1.50')", "decimal decimal(\"-1.50\")"},
      {"decimal(3)", "decimal decimal(\"3\")"},
      {"decimal('1') / decimal('3')", "!no_such_overload"},
      {"decimal('1') + 1", "!no_such_overload"},
      {"decimal(1.5)", "!no_such_overload"},
      {"decimal('1.0000000001')", "!invalid_argument"},
      {"decimal('9223372036854775807') + decimal('1')", "!overflow"},
      {"decimal('0.00001') * decimal('0.00001')", "!overflow"},
  });
}

TEST(EvalLine, GrammarAndReservedWords) {
  expect({
      {"", "!parse"},
      {"   ", "!parse"},
      {"1 +", "!parse"},
      {"1 2", "!parse"},
      {"(1", "!parse"},
      {"1)", "!parse"},
      {"[1", "!parse"},
      {"f(1,)", "!parse"},
      {"[1,,2]", "!parse"},
      {"[,1]", "!parse"},
      {"a.", "!parse"},
      {"a.1", "!parse"},
      {"1.", "!parse"},
      {"1..2", "!parse"},
      {"true ? 1", "!parse"},
      {"true ? 1 ? 2 : 3 : 4", "!parse"},
      {"1 = 1", "!parse"},
      {"true & false", "!parse"},
      {"true | false", "!parse"},
      {"true and false", "!parse"},
      {"-!true", "!parse"},
      {"!-1", "!no_such_overload"},
      {"a[", "!parse"},
      {"'a' 'b'", "!parse"},
      {"#", "!parse"},
      {"文", "!parse"},
      {"a `b`", "!parse"},
      {"as", "!parse"},
      {"break", "!parse"},
      {"const", "!parse"},
      {"continue", "!parse"},
      {"else", "!parse"},
      {"for", "!parse"},
      {"function", "!parse"},
      {"if", "!parse"},
      {"import", "!parse"},
      {"let", "!parse"},
      {"loop", "!parse"},
      {"package", "!parse"},
      {"namespace", "!parse"},
      {"return", "!parse"},
      {"var", "!parse"},
      {"void", "!parse"},
      {"while", "!parse"},
      {"in", "!parse"},
      {"x.in", "!parse"},
      {"x.true", "!parse"},
      {"while(1)", "!parse"},
      {"x.while || true", "bool true"},
      {"1 // one\n + 1", "int 2"},
      {"1 // to the end", "int 1"},
      {"\t1\f+\r1\n", "int 2"},
      {"1 // a\r + 1", "int 1"},
      {"[ 17 ] [ 0 ] == ( 18 - 1 ) && ! false ? 1 : 2", "int 1"},
  });
}

TEST(EvalLine, WhatIsOutsideTheSubsetSaysSo) {
  expect({
      {"1u", "!unsupported"},
      {"0x1U", "!unsupported"},
      {"b'a'", "!unsupported"},
      {"Br'a'", "!unsupported"},
      {"{}", "!unsupported"},
      {"{'a': 1}", "!unsupported"},
      {"{'a': 1}.a", "!unsupported"},
      {"Message{a: 1}", "!unsupported"},
      {"type(1)", "!unsupported"},
      {"uint(1)", "!unsupported"},
      {"bytes('a')", "!unsupported"},
      {"timestamp('2009-02-13T23:31:30Z')", "!unsupported"},
      {"date('2023-06-30').getFullYear()", "!unsupported"},
      {"int", "!unsupported"},
      {"int == 1", "!unsupported"},
      {"dyn", "!undeclared_reference"},
  });
}

TEST(EvalLine, NamesAreBoundByWith) {
  EXPECT_EQ(answer("x + 1", {{"x", "41"}}), "int 42");
  EXPECT_EQ(answer("y", {{"x", "[1]"}, {"y", "x + [2]"}}), "list [1, 2]");
  EXPECT_EQ(answer("a[a[a[a[a[a[a[a[a[a[a[a[0]]]]]]]]]]]]", {{"a", "[0]"}}), "int 0");
  EXPECT_EQ(answer("a.b.c", {{"a.b.c", "'yeah'"}}), "string \"yeah\"");
  EXPECT_EQ(answer("a.b.c", {{"a.b", "1"}, {"a.b.c", "'yeah'"}}), "string \"yeah\"");
  EXPECT_EQ(answer("a.b.c", {{"a.b", "1"}}), "!no_such_field");
  EXPECT_EQ(answer("[0].exists(y, y == 0)", {{"y", "42"}}), "bool true");
  EXPECT_EQ(answer("[0].exists(y, .y == 42)", {{"y", "42"}}), "bool true");
  EXPECT_EQ(answer("[1].map(y, y.z)", {{"y.z", "42"}}), "!no_such_field");
  EXPECT_EQ(answer("false", {{"false", "true"}}), "bool false");
  EXPECT_EQ(answer("int", {{"int", "3"}}), "int 3");
  EXPECT_EQ(answer("size(size)", {{"size", "'abc'"}}), "int 3");
  EXPECT_EQ(answer("x", {{"x", "1"}, {"x", "2"}}), "int 2");
}

TEST(EvalLine, AMistakeInWithIsToldAsItsOwn) {
  const EvalAnswer broken = evaluate_line("x", {{"x", "1/0"}});
  EXPECT_FALSE(broken.ok);
  EXPECT_EQ(broken.with, "x");
  EXPECT_EQ(broken.problem.kind, ErrorKind::divide_by_zero);
  EXPECT_EQ(broken.problem.at, (Position{1, 2}));
  const EvalAnswer name = evaluate_line("1", {{"1x", "1"}});
  EXPECT_FALSE(name.ok);
  EXPECT_EQ(name.problem.kind, ErrorKind::parse);
}

TEST(EvalLine, ErrorsNameTheirKindAndPlace) {
  const EvalAnswer out = evaluate_line("'文字' + (1 / 0)");
  EXPECT_FALSE(out.ok);
  EXPECT_EQ(out.error_text,
            "divide_by_zero 第 11 列：除数为 0。请先判断除数不为 0，例如 b != 0 ? a / b : 0。\n"
            "  '文字' + (1 / 0)\n"
            "              ^");
  const EvalAnswer second_line = evaluate_line("1 +\n  x");
  EXPECT_EQ(second_line.problem.at, (Position{2, 3}));
  EXPECT_TRUE(second_line.error_text.starts_with("undeclared_reference 第 2 行第 3 列："));
}

TEST(EvalLine, LimitsAreErrorsThatNothingAbsorbs) {
  const std::string list = "[0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9]";
  std::string nested = "true";
  for (int i = 0; i < 8; ++i)
    nested = list + ".all(x, " + nested + ")";
  EXPECT_EQ(answer(nested), "!limit");
  EXPECT_EQ(answer(nested + " || true"), "!limit");

  std::string doubled = "['0123456789abcdef']";
  for (int i = 0; i < 30; ++i)
    doubled += ".map(x, x + x)";
  EXPECT_EQ(answer(doubled), "!limit");

  std::vector<std::pair<std::string, std::string>> deeper{{"x", "[]"}};
  for (int i = 0; i < 200; ++i)
    deeper.push_back({"x", "[x]"});
  EXPECT_EQ(answer("x", deeper), "!limit");

  EXPECT_EQ(answer(std::string(20'000, '1')), "!limit");
  EXPECT_EQ(answer(std::string(100, '(') + "1" + std::string(100, ')')), "!limit");
  EXPECT_EQ(answer(std::string(32, '(') + "7" + std::string(32, ')')), "int 7");
  std::string sum = "1";
  for (int i = 0; i < 1000; ++i)
    sum += "+1";
  EXPECT_EQ(answer(sum), "!limit");
  std::string any = "false";
  for (int i = 0; i < 1000; ++i)
    any += "||false";
  EXPECT_EQ(answer(any + "||true"), "bool true");
}

TEST(EvalLine, ChainsThatEveryImplementationSupports) {
  const auto repeated = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
      out += text;
    return out;
  };
  EXPECT_EQ(answer(repeated("false ? true : ", 24) + "true"), "bool true");
  EXPECT_EQ(answer(repeated("true && ", 31) + "false"), "bool false");
  EXPECT_EQ(answer("3" + repeated(" - 3 + 3", 12)), "int 3");
  EXPECT_EQ(answer("4" + repeated(" * 4 / 4", 12)), "int 4");
  EXPECT_EQ(answer("true" + repeated(" == true", 24)), "bool true");
  EXPECT_EQ(answer(repeated("int(", 12) + "7" + repeated(")", 12)), "int 7");
}

TEST(EvalLine, InputThatIsNotUtf8IsRefused) {
  EXPECT_EQ(answer("'\xff'"), "!parse");
  const EvalAnswer out = evaluate_line("'文\xff'");
  EXPECT_EQ(out.problem.at, (Position{1, 3}));
}

}  // namespace
}  // namespace jishi::expression
