#include "model/names.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "base/limits.h"
#include "base/utf8.h"

namespace parley::model {
namespace {

std::string id_of(std::string_view display) {
  const auto id = make_user_id(display);
  return id ? id->value() : "(" + id.error().message + ")";
}

TEST(Names, AGuestsNameBecomesAnId) {
  EXPECT_EQ(id_of("Ada"), "ada");
  EXPECT_EQ(id_of("Ada Lovelace"), "ada-lovelace");
  EXPECT_EQ(id_of("  Ada \t\n Lovelace "), "ada-lovelace");
  EXPECT_EQ(id_of("R2-D2_x.y"), "r2-d2_x.y");
  EXPECT_EQ(id_of("O'Hara & Sons!"), "ohara-sons");
  EXPECT_EQ(id_of("王小明"), "王小明");
  EXPECT_EQ(id_of("王 小明"), "王-小明");
  EXPECT_EQ(id_of("王\u3000小明"), "王-小明");
  EXPECT_EQ(id_of("Юрий Гагарин"), "юрий-гагарин");
  EXPECT_EQ(id_of("Müller"), "müller");
}

TEST(Names, AnIdIsFoldedAndComposed) {
  EXPECT_EQ(id_of("É"), "é");
  EXPECT_EQ(id_of("E\u0301"), "é");
  EXPECT_EQ(id_of("ПЁТР"), "пётр");
  EXPECT_EQ(id_of("Straße"), "strasse");
  EXPECT_EQ(id_of("Ａｄａ"), "ada");
  EXPECT_EQ(id_of("ΣΊΣΥΦΟΣ"), "σίσυφοσ");
  EXPECT_EQ(id_of("Ada 🦜"), "ada");
  EXPECT_EQ(id_of("हिन्दी"), "हिन्दी");
  // What was dropped stood between a letter and its accent.
  EXPECT_EQ(id_of("e!\u0301"), "é");
  // A mark needs a letter before it.
  EXPECT_EQ(id_of("\u0301ada"), "ada");
  EXPECT_EQ(id_of("a-\u0301b"), "a-b");
}

TEST(Names, AnIdHoldsNothingThatCannotBeSeen) {
  for (const char* hidden :
       {"\u2800", "\u00AD", "\u034F", "\u115F", "\u3164", "\uFFA0", "\uFE0F", "\u17B4", "\u180B",
        "\U000E0061", "\U000E0100", "\u0378", "\u200D", "\U0001D159"}) {
    EXPECT_EQ(id_of(std::string("ad") + hidden + "a"), "ada") << hidden;
    EXPECT_FALSE(make_user_id(hidden)) << hidden;
    EXPECT_EQ(clean_display(std::string("Ad") + hidden + "a"), "Ada") << hidden;
  }
}

TEST(Names, WhatHidesOrReordersIsDropped) {
  EXPECT_EQ(id_of("a\u202Eb\u2066c\u200Dd\uFEFFe"), "abcde");
  EXPECT_EQ(id_of("a\u00ADb\u3164c\U000E0041d"), "abcd");
  EXPECT_EQ(id_of("a\u0085b"), "a-b");
  EXPECT_EQ(id_of("a\u001b[31mb"), "a31mb");
  EXPECT_EQ(id_of("a\uE000b\U000F0000c\uFFFEd"), "abcd");
}

TEST(Names, NothingLeftIsRefused) {
  for (const char* name :
       {"", "   ", "!!!", "...", "-", "..", "_", "\u202E", "\u200B\u2060", "🦜", "\u0301"}) {
    const auto id = make_user_id(name);
    ASSERT_FALSE(id) << name;
    EXPECT_EQ(id.error().code, ErrorCode::kBadRequest);
  }
  EXPECT_FALSE(make_user_id("a\xFF"));
  EXPECT_TRUE(make_user_id(std::string(limits::kUserIdBytesMax, 'a')));
  EXPECT_FALSE(make_user_id(std::string(limits::kUserIdBytesMax + 1, 'a')));
}

TEST(Names, ValidUserIds) {
  // Those of older data too, which were not folded, and what the simple form makes.
  for (const char* id : {"ada", "a.b-c_d", "0", "王小明", "Юрий", "🦜", "müller", "~ada", "É"})
    EXPECT_TRUE(valid_user_id(id)) << id;
  for (const char* id :
       {"", "Ada", "a b", "a/b", "a\nb", "..", "a\u00A0b", "a\u2028b", "a\u202Eb", "a\uFEFFb",
        "a\u3000b", "\xC3", "\xED\xA0\x80", "a@b", "#a", "\x7F", "~", "~~a", "a~b"})
    EXPECT_FALSE(valid_user_id(id)) << id;
  EXPECT_FALSE(valid_user_id(std::string_view("a\0b", 3)));
  EXPECT_TRUE(valid_user_id(std::string(64, 'a')));
  EXPECT_FALSE(valid_user_id(std::string(65, 'a')));
}

TEST(Names, RoomNamesHoldNoDot) {
  EXPECT_TRUE(valid_room_name("lobby"));
  EXPECT_TRUE(valid_room_name("大厅-1_x"));
  EXPECT_FALSE(valid_room_name("a.b"));
  EXPECT_FALSE(valid_room_name("Lobby"));
  EXPECT_FALSE(valid_room_name(""));
  EXPECT_FALSE(valid_room_name("--"));
}

TEST(Names, NewRoomsAreFoldedAndCanBeRead) {
  for (const char* name : {"lobby", "大厅-1_x", "пётр"})
    EXPECT_TRUE(valid_new_room_name(name)) << name;
  for (const char* name :
       {"Lobby", "a.b", "", "ПЁТР", "e\u0301", "a\u3164b", "a\u2800", "🦜", "straße"})
    EXPECT_FALSE(valid_new_room_name(name)) << name;
}

TEST(Names, ANameOfTheSimpleFormIsAUserOfItsOwn) {
  EXPECT_EQ(unproven_id("alice"), UserId("~alice"));
  EXPECT_EQ(unproven_id("É"), UserId("~é"));
  EXPECT_EQ(simple_name(UserId("~alice")), "alice");
  EXPECT_EQ(simple_name(UserId("ada")), "ada");
  EXPECT_TRUE(valid_simple_name(std::string(63, 'a')));
  for (const std::string& name : {std::string(64, 'a'), std::string("~a"), std::string("\u2800"),
                                  std::string("Ada"), std::string()})
    EXPECT_FALSE(valid_simple_name(name)) << name;
  EXPECT_EQ(id_of("~alice"), "alice");  // no guest's name gives such an id
}

TEST(Names, DisplayNamesAreOneHarmlessLine) {
  EXPECT_EQ(clean_display("  Ada   Lovelace \n"), "Ada Lovelace");
  EXPECT_EQ(clean_display("Ada\r\nLovelace"), "Ada Lovelace");
  EXPECT_EQ(clean_display("Ada\u2028Lovelace"), "Ada Lovelace");
  EXPECT_EQ(clean_display("evil\u202Egnp.exe"), "evilgnp.exe");
  EXPECT_EQ(clean_display("\u2067x\u2069"), "x");
  EXPECT_EQ(clean_display("\x1B[31mred"), "[31mred");
  EXPECT_EQ(clean_display("王小明 🦜"), "王小明 🦜");
  EXPECT_EQ(clean_display("👩\u200D💻"), "👩\u200D💻");
  EXPECT_EQ(clean_display("❤\uFE0F 1\uFE0F\u20E3 🇩🇪"), "❤\uFE0F 1\uFE0F\u20E3 🇩🇪");
  EXPECT_EQ(clean_display("a\uFE0Fb c\u200Dd"), "ab cd");
  EXPECT_EQ(clean_display("a \u200D b"), "a b");
  // Persian, and Hindi in both spellings.
  EXPECT_EQ(clean_display("می\u200Cخواهم"), "می\u200Cخواهم");
  EXPECT_EQ(clean_display("क्\u200Dष क्\u200Cष"), "क्\u200Dष क्\u200Cष");
  EXPECT_EQ(clean_display("क\u200Cष"), "कष");
  // A flag of tag letters is one; hidden words behind it are not.
  const std::string england = "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F";
  EXPECT_EQ(clean_display(england), england);
  EXPECT_EQ(clean_display("🏴\U000E0067\U000E0062"), "🏴");
  EXPECT_EQ(clean_display("a\xFF\xC3(b"), "a(b");
  EXPECT_EQ(clean_display(" \n "), "");
}

TEST(Names, ASuggestionIsTheNameWithANumber) {
  EXPECT_EQ(suggest_name("Ada", 2), "Ada 2");
  const std::string wide = suggest_name(std::string(126, 'a') + "王", 12);
  EXPECT_EQ(wide, std::string(125, 'a') + " 12");
  std::string kanji;
  for (int i = 0; i < 50; ++i) kanji += "王";
  EXPECT_TRUE(is_utf8(suggest_name(kanji, 3)));
  EXPECT_LE(suggest_name(kanji, 3).size(), limits::kDisplayBytesMax);
}

TEST(NamesProperty, AnyBytesAreCleanedToValidTextOnceAndForAll) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const std::string clean = clean_display(bytes);
    RC_ASSERT(is_utf8(clean));
    RC_ASSERT(clean_display(clean) == clean);
    RC_ASSERT(clean.find('\n') == std::string::npos);
  }));
}

TEST(NamesProperty, AMadeIdIsValidAndItsOwnId) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const auto id = make_user_id(clean_display(bytes));
    if (!id) return;
    RC_ASSERT(valid_user_id(id->value()));
    RC_ASSERT(make_user_id(id->value())->value() == id->value());
  }));
}

}  // namespace
}  // namespace parley::model
