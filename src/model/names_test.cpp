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
  EXPECT_EQ(id_of("Юрий Гагарин"), "Юрий-Гагарин");
  EXPECT_EQ(id_of("🦜"), "🦜");
  EXPECT_EQ(id_of("Müller"), "müller");
}

TEST(Names, WhatHidesOrReordersIsDropped) {
  EXPECT_EQ(id_of("a\u202Eb\u2066c\u200Dd\uFEFFe"), "abcde");
  EXPECT_EQ(id_of("a\u00ADb\u3164c\U000E0041d"), "abcd");
  EXPECT_EQ(id_of("a\u0085b"), "a-b");
  EXPECT_EQ(id_of("a\u001b[31mb"), "a31mb");
  EXPECT_EQ(id_of("a\uE000b\U000F0000c\uFFFEd"), "abcd");
}

TEST(Names, NothingLeftIsRefused) {
  for (const char* name : {"", "   ", "!!!", "...", "-", "..", "_", "\u202E", "\u200B\u2060"}) {
    const auto id = make_user_id(name);
    ASSERT_FALSE(id) << name;
    EXPECT_EQ(id.error().code, ErrorCode::kBadRequest);
  }
  EXPECT_FALSE(make_user_id("a\xFF"));
  EXPECT_TRUE(make_user_id(std::string(limits::kUserIdBytesMax, 'a')));
  EXPECT_FALSE(make_user_id(std::string(limits::kUserIdBytesMax + 1, 'a')));
}

TEST(Names, ValidUserIds) {
  for (const char* id : {"ada", "a.b-c_d", "0", "王小明", "Юрий", "🦜", "müller"})
    EXPECT_TRUE(valid_user_id(id)) << id;
  for (const char* id : {"", "Ada", "a b", "a/b", "a\nb", "..", "a\u00A0b", "a\u2028b", "a\u202Eb",
                         "a\uFEFFb", "a\u3000b", "\xC3", "\xED\xA0\x80", "a@b", "#a", "\x7F"})
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

TEST(Names, DisplayNamesAreOneHarmlessLine) {
  EXPECT_EQ(clean_display("  Ada   Lovelace \n"), "Ada Lovelace");
  EXPECT_EQ(clean_display("Ada\r\nLovelace"), "Ada Lovelace");
  EXPECT_EQ(clean_display("Ada\u2028Lovelace"), "Ada Lovelace");
  EXPECT_EQ(clean_display("evil\u202Egnp.exe"), "evilgnp.exe");
  EXPECT_EQ(clean_display("\u2067x\u2069"), "x");
  EXPECT_EQ(clean_display("\x1B[31mred"), "[31mred");
  EXPECT_EQ(clean_display("王小明 🦜"), "王小明 🦜");
  EXPECT_EQ(clean_display("👩\u200D💻"), "👩\u200D💻");
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
