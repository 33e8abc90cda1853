#include "model/name_forms.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "model/names.h"

namespace parley::model {
namespace {

TEST(NameForms, IdsThatLookAlikeHaveOneSkeleton) {
  EXPECT_EQ(skeleton_of("аda"), skeleton_of("ada"));  // a Cyrillic letter
  EXPECT_EQ(skeleton_of("ada"), skeleton_of("ADA"));
  EXPECT_EQ(skeleton_of("modern"), skeleton_of("modem"));
  EXPECT_EQ(skeleton_of("bob"), skeleton_of("b0b"));
  EXPECT_EQ(skeleton_of("lоbby"), skeleton_of("lobby"));
  EXPECT_NE(skeleton_of("ada"), skeleton_of("adam"));
  EXPECT_NE(skeleton_of("ada-2"), skeleton_of("ada-3"));
  EXPECT_NE(skeleton_of("王"), skeleton_of("玉"));
}

TEST(NameForms, WordsForTheServerOrForAllAreReserved) {
  for (const char* name : {"server", "admin", "system", "parley", "everyone", "all", "here", "room",
                           "аdmin", "ADMIN", "аll"})
    EXPECT_TRUE(is_reserved(skeleton_of(name))) << name;
  for (const char* name : {"ada", "administrator", "admin-2", "hall", "rooms"})
    EXPECT_FALSE(is_reserved(skeleton_of(name))) << name;
}

bool taken_for(std::string_view a, std::string_view b) {
  const Look one = look_of(a);
  const Look other = look_of(b);
  return one.read == other.read || one.read == other.drawn || one.drawn == other.read ||
         one.drawn == other.drawn;
}

TEST(NameForms, DisplayNamesThatCouldBeTakenForAnotherLookTheSame) {
  for (const char* name :
       {"Bob", "bob", "BOB", "В\u043Eb", "Bob.", "B o b", "Bob 🎉", "B0b", "Ｂｏｂ"})
    EXPECT_TRUE(taken_for(name, "Bob")) << name;
  EXPECT_TRUE(taken_for("BiII", "Bill"));
  EXPECT_TRUE(taken_for("BILL", "Bill"));
  EXPECT_TRUE(taken_for("вова", "Вова"));
  EXPECT_EQ(look_of("Ada Lovelace").read, look_of_id(skeleton_of("ada-lovelace")));
  EXPECT_FALSE(taken_for("Bob", "Rob"));
  EXPECT_FALSE(taken_for("🎉", "🦜"));
  EXPECT_FALSE(taken_for("王小明", "王小朋"));
}

TEST(NameForms, ANameThatClaimsAnOfficeIsMarked) {
  for (const char* name :
       {"Ada (admin)", "server", "Parley System", "ΑDMIN", "АDMIN", "here", "All", "room"})
    EXPECT_TRUE(look_of(name).read.starts_with(kReservedLook)) << name;
  for (const char* name : {"Ada", "All Hands", "Here we go", "Administer", "王小明"})
    EXPECT_FALSE(look_of(name).read.starts_with(kReservedLook)) << name;
}

TEST(NameFormsProperty, AnIdFoldsToItself) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const auto id = make_user_id(clean_display(bytes));
    if (!id) return;
    RC_ASSERT(folded_name(id->value()) == id->value());
    RC_ASSERT(forms_of(*id, "x").folded == id->value());
  }));
}

}  // namespace
}  // namespace parley::model
