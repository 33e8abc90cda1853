// The contract of Store (store/store.h, model/write.h), run on every form of it.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/limits.h"
#include "contract/store_forms.h"
#include "contract/store_lines.h"

namespace parley::testing {
namespace {

using model::Append;
using model::Committed;
using model::Duplicate;
using model::Guard;
using model::HistoryPage;
using model::Job;
using model::Outcome;
using model::PageFrom;
using model::Posted;
using model::Refused;
using model::RoomId;
using model::Seq;
using model::UserId;
using model::Write;

constexpr RoomId kRoom{7};
constexpr RoomId kOther{0xFFFF'FFFF'FFFF'FFF0};  // ids use all 64 bits
const UserId kAda("ada");
const UserId kBob("bob");
const UserId kEve("eve");
constexpr std::size_t kNoLimit = 1U << 30U;

Append append(RoomId log, const UserId& author, model::EventBody body, std::string cid = "") {
  return {.log = log,
          .ts = from_unix_ms(1'000),
          .author = author,
          .cid = std::move(cid),
          .digest = 1,
          .guard = Guard::kNone,
          .body = std::move(body)};
}

Posted text(std::string words, std::vector<UserId> mentions = {}) {
  Posted posted;
  posted.text = std::move(words);
  posted.mentions = std::move(mentions);
  return posted;
}

Job job(Append one) {
  Write write;
  write.appends.push_back(std::move(one));
  return write;
}

Job post(RoomId log, const UserId& author, std::string words, std::string cid = "") {
  return job(append(log, author, text(std::move(words)), std::move(cid)));
}

Job guarded(Guard guard, const UserId& author, model::EventBody body) {
  Append one = append(kRoom, author, std::move(body));
  one.guard = guard;
  return job(std::move(one));
}

Job change(std::vector<model::Change> changes) {
  Write write;
  write.changes = std::move(changes);
  return write;
}

model::PutMember member(const UserId& user, std::int64_t since = 1, RoomId room = kRoom) {
  return {.room = room, .user = user, .role = model::Role::kMember, .since = from_unix_ms(since)};
}

model::PutRoom room(RoomId id, std::string key) {
  model::PutRoom put;
  put.room = id;
  put.key = std::move(key);
  return put;
}

model::PutUser user(const UserId& id, RoomId log) {
  model::PutUser put;
  put.user = id;
  put.log = log;
  return put;
}

class StoreContract : public ::testing::TestWithParam<const char*> {
 protected:
  std::vector<Outcome> commit(const std::vector<Job>& jobs) {
    auto outcomes = form_->store().commit(jobs);
    if (!outcomes) ADD_FAILURE() << outcomes.error().message;
    return outcomes.value_or(std::vector<Outcome>(jobs.size()));
  }
  std::string commit_one(Job one) { return line_of(commit({std::move(one)}).at(0)); }

  HistoryPage page(const model::HistoryQuery& query, std::size_t bytes_max = kNoLimit) {
    auto reader = form_->store().reader();
    CHECK(reader);
    auto got = (*reader)->page(query, bytes_max);
    if (!got) ADD_FAILURE() << got.error().message;
    return got.value_or(HistoryPage{});
  }
  HistoryPage newest(RoomId log = kRoom) {
    return page({.log = log, .from = PageFrom::kNewest, .seq = 0, .events_max = 200});
  }
  std::string event(Seq seq) { return line_of(*newest().events.at(seq - 1)); }
  Posted message(Seq seq) { return std::get<Posted>(newest().events.at(seq - 1)->body); }

  model::Directory load() {
    auto directory = form_->store().load();
    CHECK(directory);
    return std::move(*directory);
  }
  model::StoredMember stored(const UserId& who) {
    for (auto& one : load().members)
      if (one.member.user == who) return one;
    ADD_FAILURE() << "no member " << who.value();
    return {};
  }

  std::unique_ptr<StoreForm> form_ = make_form(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Forms, StoreContract, every_store_form(),
                         [](const auto& param) { return std::string(param.param); });

// ---- numbers ------------------------------------------------------------------------------------

TEST_P(StoreContract, NumbersEachLogWithoutGaps) {
  std::map<RoomId, Seq> last;
  for (int batch = 0; batch < 10; ++batch) {
    std::vector<Job> jobs;
    std::vector<RoomId> logs;
    for (int i = 0; i < 7; ++i) {
      logs.push_back((batch * 7 + i) % 3 == 0 ? kOther : kRoom);
      jobs.push_back(post(logs.back(), kAda, "x"));
    }
    const auto outcomes = commit(jobs);
    for (std::size_t i = 0; i < jobs.size(); ++i)
      EXPECT_EQ(std::get<Committed>(outcomes[i]).appends.at(0).seq, ++last[logs[i]]);
  }
  for (const auto& [log, head] : last) {
    const HistoryPage all = newest(log);
    ASSERT_EQ(all.events.size(), head);
    for (Seq seq = 1; seq <= head; ++seq) EXPECT_EQ(all.events[seq - 1]->seq, seq);
  }
}

TEST_P(StoreContract, CountsMessagesOnly) {
  EXPECT_EQ(commit_one(post(kRoom, kAda, "1")), "committed 1/1");
  EXPECT_EQ(commit_one(job(append(kRoom, kAda, model::MemberChanged{}))), "committed 2/1");
  EXPECT_EQ(commit_one(post(kRoom, kAda, "2")), "committed 3/2");
  EXPECT_EQ(commit_one(job(append(kRoom, kAda, model::Deleted{.of = 1}))), "committed 4/2");
  auto reader = form_->store().reader();
  ASSERT_TRUE(reader);
  const std::vector<std::uint64_t> expected{0, 1, 1, 2, 2, 2};
  for (Seq seq = 0; seq < expected.size(); ++seq)
    EXPECT_EQ((*reader)->ordinal_at(kRoom, seq), expected[seq]) << seq;
  EXPECT_EQ((*reader)->ordinal_at(kRoom, UINT64_MAX), 2U);
  EXPECT_EQ((*reader)->ordinal_at(kOther, 1), 0U);
}

TEST_P(StoreContract, WritesAllAppendsOfAJob) {
  Write write;
  write.changes.push_back(room(kRoom, "#a"));
  write.appends.push_back(append(kRoom, kAda, model::RoomOpened{}, "c1"));
  write.appends.push_back(append(kOther, kAda, model::RoomAdded{.room = kRoom, .view = {}}));
  write.appends.push_back(append(kRoom, kAda, text("hi")));
  EXPECT_EQ(commit_one(write), "committed 1/0 1/0 2/1");
  EXPECT_EQ(commit_one(write), "duplicate r_0000000000007 1 1000");
  EXPECT_EQ(newest().events.size(), 2U);
  EXPECT_EQ(newest(kOther).events.size(), 1U);
}

TEST_P(StoreContract, AcceptsNothingToDo) {
  EXPECT_TRUE(commit({}).empty());
  EXPECT_EQ(commit_one(Write{}), "committed");
}

// ---- once ---------------------------------------------------------------------------------------

TEST_P(StoreContract, AnswersARetryWithTheFirstAnswer) {
  const Job first = post(kRoom, kAda, "x", "c1");
  EXPECT_EQ(commit_one(first), "committed 1/1");
  EXPECT_EQ(commit_one(post(kRoom, kBob, "y", "c1")), "committed 2/2") << "another author's cid";
  Job later = first;
  std::get<Write>(later).appends[0].ts = from_unix_ms(9'999);
  EXPECT_EQ(commit_one(later), "duplicate r_0000000000007 1 1000");
  form_->reopen();
  EXPECT_EQ(commit_one(later), "duplicate r_0000000000007 1 1000");
  EXPECT_EQ(newest().events.size(), 2U);
}

TEST_P(StoreContract, RefusesTheSameCidWithOtherContent) {
  Job other = post(kRoom, kAda, "y", "c1");
  std::get<Write>(other).appends[0].digest = UINT64_MAX;
  commit({post(kRoom, kAda, "x", "c1")});
  const auto outcome = commit({other}).at(0);
  EXPECT_EQ(std::get<Refused>(outcome).code, ErrorCode::kCidConflict);
  EXPECT_EQ(newest().events.size(), 1U);
}

TEST_P(StoreContract, SeesADuplicateWithinOneBatch) {
  Job conflict = post(kRoom, kAda, "z", "c1");
  std::get<Write>(conflict).appends[0].digest = 2;
  const auto outcomes =
      commit({post(kRoom, kAda, "x", "c1"), post(kRoom, kBob, "between"),
              post(kRoom, kAda, "x", "c1"), conflict, post(kRoom, kBob, "after")});
  EXPECT_EQ(line_of(outcomes[0]), "committed 1/1");
  EXPECT_EQ(line_of(outcomes[1]), "committed 2/2");
  EXPECT_EQ(line_of(outcomes[2]), "duplicate r_0000000000007 1 1000");
  EXPECT_EQ(std::get<Refused>(outcomes[3]).code, ErrorCode::kCidConflict);
  EXPECT_EQ(line_of(outcomes[4]), "committed 3/3");
}

TEST_P(StoreContract, RemembersTheCidOfADeletedMessage) {
  commit({post(kRoom, kAda, "x", "c1"), job(append(kRoom, kAda, model::Deleted{.of = 1}))});
  EXPECT_EQ(commit_one(post(kRoom, kAda, "x", "c1")), "duplicate r_0000000000007 1 1000");
}

TEST_P(StoreContract, ProbesWithoutWriting) {
  model::Probe probe{.author = kAda, .cid = "c1", .digest = 1};
  EXPECT_EQ(std::get<Refused>(commit({probe})[0]).code, ErrorCode::kNotFound);
  const auto outcomes = commit({post(kRoom, kAda, "x", "c1"), probe});
  EXPECT_EQ(line_of(outcomes[1]), "duplicate r_0000000000007 1 1000");
  probe.digest = 2;
  EXPECT_EQ(std::get<Refused>(commit({probe})[0]).code, ErrorCode::kCidConflict);
  EXPECT_EQ(newest().events.size(), 1U);
}

// ---- guards -------------------------------------------------------------------------------------

TEST_P(StoreContract, GuardsTheMessageSpokenOf) {
  const auto code = [&](Guard guard, const UserId& author, Seq of) {
    const auto outcome =
        commit({guarded(guard, author, model::Edited{.of = of, .text = "e", .mentions = {}})})[0];
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused == nullptr ? ErrorCode::kInternal : refused->code;
  };
  commit({post(kRoom, kAda, "x"), job(append(kRoom, kAda, model::MemberChanged{})),
          post(kOther, kAda, "1"), post(kOther, kAda, "2"), post(kOther, kAda, "3")});
  EXPECT_EQ(code(Guard::kMessage, kBob, 1), ErrorCode::kInternal) << "not refused";
  EXPECT_EQ(code(Guard::kOwnMessage, kAda, 1), ErrorCode::kInternal) << "not refused";
  EXPECT_EQ(code(Guard::kOwnMessage, kBob, 1), ErrorCode::kForbidden);
  EXPECT_EQ(code(Guard::kMessage, kAda, 2), ErrorCode::kNotFound) << "no message";
  EXPECT_EQ(code(Guard::kMessage, kAda, 0), ErrorCode::kNotFound);
  EXPECT_EQ(code(Guard::kMessage, kAda, 99), ErrorCode::kNotFound);
  EXPECT_EQ(code(Guard::kMessage, kAda, UINT64_MAX), ErrorCode::kNotFound);
  commit({guarded(Guard::kMessage, kBob, model::Deleted{.of = 1})});
  EXPECT_EQ(code(Guard::kMessage, kAda, 1), ErrorCode::kNotFound) << "deleted";
  EXPECT_EQ(code(Guard::kOwnMessage, kBob, 1), ErrorCode::kNotFound) << "deleted";
  EXPECT_EQ(newest().events.size(), 5U) << "refusals leave no event";
}

TEST_P(StoreContract, GuardsSeeTheJobsBefore) {
  const auto outcomes =
      commit({post(kRoom, kAda, "x"), guarded(Guard::kOwnMessage, kAda, model::Deleted{.of = 1}),
              guarded(Guard::kOwnMessage, kAda, model::Deleted{.of = 1})});
  EXPECT_EQ(line_of(outcomes[1]), "committed 2/1");
  EXPECT_EQ(std::get<Refused>(outcomes[2]).code, ErrorCode::kNotFound);
}

TEST_P(StoreContract, ARefusedJobLeavesNothingOfItself) {
  commit({change({member(kAda)})});
  Write write;
  write.changes = {member(kBob), user(kBob, kOther), room(kRoom, "#a")};
  write.appends = {append(kRoom, kAda, text("x"), "c1"),
                   append(kRoom, kAda, model::Deleted{.of = 9})};
  write.appends[1].guard = Guard::kMessage;
  const auto outcomes = commit({write, post(kRoom, kAda, "next")});
  EXPECT_EQ(std::get<Refused>(outcomes[0]).code, ErrorCode::kNotFound);
  EXPECT_EQ(line_of(outcomes[1]), "committed 1/1");
  EXPECT_EQ(load().members.size(), 1U);
  EXPECT_TRUE(load().rooms.empty());
  EXPECT_EQ(commit_one(model::Probe{.author = kAda, .cid = "c1", .digest = 1}),
            line_of(Refused{ErrorCode::kNotFound}));
}

TEST_P(StoreContract, RefusesNamesThatAreTaken) {
  const auto refused = [&](std::vector<model::Change> changes) {
    changes.push_back(member(kEve));
    const auto outcome = commit({change(std::move(changes))})[0];
    const auto* code = std::get_if<Refused>(&outcome);
    return code != nullptr && code->code == ErrorCode::kNameTaken;
  };
  EXPECT_EQ(commit_one(change({room(kRoom, "#a"), user(kAda, RoomId(90))})), "committed");
  EXPECT_TRUE(refused({room(kOther, "#a")}));
  EXPECT_TRUE(refused({room(kRoom, "#b")})) << "the id";
  EXPECT_TRUE(refused({user(kAda, RoomId(91))}));
  EXPECT_TRUE(refused({room(RoomId(1), "#c"), room(RoomId(2), "#c")})) << "within one job";
  EXPECT_TRUE(refused({user(kBob, RoomId(1)), user(kBob, RoomId(2))})) << "within one job";
  EXPECT_TRUE(load().members.empty());
  EXPECT_EQ(commit_one(change({room(RoomId(3), ""), room(RoomId(4), "")})), "committed")
      << "rooms without a key";
  EXPECT_EQ(commit_one(change({room(kOther, "#A")})), "committed") << "keys are bytes";
}

// ---- messages as they stand ---------------------------------------------------------------------

TEST_P(StoreContract, FoldsEditsIntoTheMessage) {
  Append edit = append(kRoom, kAda, model::Edited{.of = 1, .text = "new", .mentions = {kEve}});
  edit.ts = from_unix_ms(2'000);
  Posted first = text("old", {kBob});
  first.format = model::TextFormat::kPlain;
  first.reply = 5;
  commit({job(append(kRoom, kAda, first)), job(edit)});
  const Posted now = message(1);
  EXPECT_EQ(now.text, "new");
  EXPECT_EQ(now.mentions, std::vector<UserId>{kEve});
  EXPECT_EQ(now.format, model::TextFormat::kPlain);
  EXPECT_EQ(now.reply, 5U);
  EXPECT_EQ(now.standing.edited, from_unix_ms(2'000));
  EXPECT_EQ(std::get<model::Edited>(newest().events[1]->body).text, "new");
}

TEST_P(StoreContract, ADeleteErasesTheTextWhereverItStands) {
  commit({change({member(kBob)}), job(append(kRoom, kAda, text("secret1", {kBob}))),
          job(append(kRoom, kAda, model::Edited{.of = 1, .text = "secret2", .mentions = {kBob}})),
          job(append(kRoom, kAda, text("kept", {kBob})))});
  EXPECT_EQ(stored(kBob).mentions, (std::vector<Seq>{1, 3}));
  commit({job(append(kRoom, kAda, model::Edited{.of = 3, .text = "kept too", .mentions = {}}))});
  commit({job(append(kRoom, kAda, model::Deleted{.of = 1}))});
  EXPECT_EQ(stored(kBob).mentions, std::vector<Seq>{});
  const std::string all = join(lines_of(newest()));
  EXPECT_EQ(all.find("secret"), std::string::npos) << all;
  EXPECT_EQ(all.find("3:bob"), std::string::npos) << all;
  EXPECT_TRUE(message(1).standing.deleted);
  EXPECT_EQ(message(3).text, "kept too");
  EXPECT_EQ(newest().events.size(), 5U) << "its number stays";
  commit({job(append(kRoom, kAda, model::Edited{.of = 1, .text = "back", .mentions = {}}))});
  EXPECT_EQ(message(1).text, "") << "an edit does not bring it back";
}

TEST_P(StoreContract, KeepsReactionsInTheirOrder) {
  const auto react = [](const UserId& who, const char* emoji, bool on) {
    return job(append(kRoom, who, model::Reacted{.of = 1, .emoji = emoji, .on = on}));
  };
  const auto standing = [&] {
    std::string line;
    for (const auto& reaction : message(1).standing.reactions) {
      line += reaction.emoji;
      for (const UserId& who : reaction.users) line += " " + who.value();
      line += ";";
    }
    return line;
  };
  commit({post(kRoom, kAda, "x"), react(kEve, "b", true), react(kAda, "a", true),
          react(kBob, "b", true), react(kBob, "b", true)});
  EXPECT_EQ(standing(), "b eve bob;a ada;");
  commit({react(kEve, "b", false), react(kEve, "b", true)});
  EXPECT_EQ(standing(), "b bob eve;a ada;") << "the emoji keeps its place, the user does not";
  commit({react(kBob, "b", false), react(kEve, "b", false), react(kEve, "x", false)});
  EXPECT_EQ(standing(), "a ada;");
  commit({react(kEve, "b", true)});
  EXPECT_EQ(standing(), "a ada;b eve;");
  form_->reopen();
  EXPECT_EQ(standing(), "a ada;b eve;");
}

TEST_P(StoreContract, BoundsTheEmojisOfAMessage) {
  commit({post(kRoom, kAda, "x")});
  const auto react = [&](std::size_t emoji, bool on) {
    return commit_one(
        guarded(Guard::kMessage, kAda,
                model::Reacted{.of = 1, .emoji = "e" + std::to_string(emoji), .on = on}));
  };
  const std::string full = line_of(Refused{ErrorCode::kFull});
  for (std::size_t i = 0; i < limits::kReactionEmojisPerMessageMax; ++i)
    EXPECT_NE(react(i, true), full);
  EXPECT_EQ(react(99, true), full);
  EXPECT_NE(react(99, false), full);
  EXPECT_NE(react(0, true), full) << "one that is there";
  EXPECT_NE(react(0, false), full);
  EXPECT_NE(react(99, true), full);
}

// ---- people and rooms ---------------------------------------------------------------------------

TEST_P(StoreContract, MovesReadMarksForwardOnly) {
  const auto read = [&](Seq seq, std::uint64_t ordinal) {
    commit({change(
        {model::SetRead{.room = kRoom, .user = kBob, .read = seq, .read_ordinal = ordinal}})});
    const auto now = stored(kBob);
    return std::pair(now.read, now.read_ordinal);
  };
  using Mark = std::pair<Seq, std::uint64_t>;
  commit({change({member(kBob)})});
  EXPECT_EQ(read(5, 3), Mark(5, 3));
  EXPECT_EQ(read(4, 2), Mark(5, 3));
  EXPECT_EQ(read(6, 4), Mark(6, 4));
}

TEST_P(StoreContract, AMessageMovesItsAuthorsReadMark) {
  commit({change({member(kAda), member(kBob)})});
  commit({job(append(kRoom, kBob, model::MemberChanged{})), post(kRoom, kBob, "x"),
          job(append(kRoom, kBob, text("y", {kAda}))), post(kRoom, kEve, "not a member")});
  EXPECT_EQ(stored(kBob).read, 3U);
  EXPECT_EQ(stored(kBob).read_ordinal, 2U);
  EXPECT_EQ(stored(kAda).read, 0U);
  EXPECT_EQ(stored(kAda).mentions, std::vector<Seq>{3});
  commit({post(kRoom, kAda, "answer")});
  EXPECT_EQ(stored(kAda).read, 5U);
  EXPECT_TRUE(stored(kAda).mentions.empty()) << "who answers has read";
}

TEST_P(StoreContract, WhoSendsByNameReadsOnlyWhatItHadReadUpTo) {
  commit({change({member(kAda), member(kBob)})});
  const auto by_name = [](const model::UserId& author) {
    model::Append out = append(kRoom, author, text("by name", {}));
    out.author_read = model::AuthorRead::kIfNothingUnread;
    return job(out);
  };
  commit({by_name(kBob)});
  EXPECT_EQ(stored(kBob).read, 1U) << "nothing was unread";
  commit({post(kRoom, kAda, "waits for bob"), by_name(kBob)});
  EXPECT_EQ(stored(kBob).read, 1U);
  EXPECT_EQ(stored(kBob).read_ordinal, 1U);
}

TEST_P(StoreContract, KeepsUnreadMentionsOfMembers) {
  commit({change({member(kAda), member(kBob)})});
  for (int i = 0; i < 4; ++i)
    commit({job(append(kRoom, kAda, text("x", {kAda, kBob, kEve, kBob})))});
  EXPECT_EQ(stored(kBob).mentions, (std::vector<Seq>{1, 2, 3, 4}));
  EXPECT_TRUE(stored(kAda).mentions.empty()) << "not of oneself";
  commit({change({model::SetRead{.room = kRoom, .user = kBob, .read = 2, .read_ordinal = 2}})});
  EXPECT_EQ(stored(kBob).mentions, (std::vector<Seq>{3, 4}));
  commit({change({model::RemoveMember{.room = kRoom, .user = kBob}}), change({member(kBob)})});
  EXPECT_TRUE(stored(kBob).mentions.empty());
  EXPECT_EQ(stored(kBob).read, 0U) << "who comes back begins afresh";
  commit({change({member(kEve)})});
  EXPECT_TRUE(stored(kEve).mentions.empty()) << "was no member then";
}

TEST_P(StoreContract, LoadsMembersByTheirSince) {
  commit({change({member(kEve, 30), member(kBob, 20), member(kAda, 20)})});
  commit({change({member(kEve, 10)}),
          change({model::SetRole{.room = kRoom, .user = kEve, .role = model::Role::kOwner}})});
  const auto members = load().members;
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].member.user, kBob);
  EXPECT_EQ(members[1].member.user, kAda);
  EXPECT_EQ(members[2].member.user, kEve) << "putting a member again changes nothing";
  EXPECT_EQ(members[2].member.role, model::Role::kOwner);
}

TEST_P(StoreContract, LoadsAfterReopenWhatWasThereBefore) {
  model::PutToken token{.user = kAda, .created = from_unix_ms(3)};
  token.hash.fill(std::byte{0xAB});
  model::PutRoom direct = room(kOther, "dm:ada bob");
  direct.kind = model::RoomKind::kDirect;
  direct.created = from_unix_ms(-5);
  model::SetRoom set{.room = kRoom, .title = "Title\n", .topic = std::nullopt};
  commit({change({user(kAda, RoomId(11)), user(kBob, RoomId(12)), token, room(kRoom, "#a"), direct,
                  member(kAda), member(kBob), member(kAda, 2, kOther)})});
  commit({change({set, model::SetDisplay{.user = kAda, .display = "Ada ♥"}}),
          change({model::SetRoom{.room = kRoom, .title = {}, .topic = "t"}}),
          post(kRoom, kAda, std::string("with\0nul", 8)),
          job(append(kRoom, kAda, text("y", {kBob}))),
          job(append(RoomId(11), kAda, model::RoomAdded{.room = kRoom, .view = {}}))});
  const std::string directory = join(lines_of(load()));
  const std::string history = join(lines_of(newest()));
  const std::string epoch = load().epoch;
  EXPECT_NE(directory.find("title 'Title\n' topic 't'"), std::string::npos) << directory;
  EXPECT_NE(directory.find("Ada ♥"), std::string::npos) << directory;
  EXPECT_FALSE(epoch.empty());
  form_->reopen();
  EXPECT_EQ(join(lines_of(load())), directory);
  EXPECT_EQ(join(lines_of(newest())), history);
  EXPECT_EQ(load().epoch, epoch);
  EXPECT_EQ(commit_one(post(kRoom, kAda, "z")), "committed 3/3");
}

// ---- pages --------------------------------------------------------------------------------------

TEST_P(StoreContract, CutsPagesWhereAsked) {
  std::vector<Job> jobs;
  for (int i = 1; i <= 10; ++i) jobs.push_back(post(kRoom, kAda, std::to_string(i)));
  commit(jobs);
  const auto cut = [&](PageFrom from, Seq seq, std::size_t count) {
    const HistoryPage got = page({.log = kRoom, .from = from, .seq = seq, .events_max = count});
    const std::string end = got.more ? "+" : "";
    if (got.events.empty()) return "none" + end;
    return fmt::format("{}-{}{}", got.events.front()->seq, got.events.back()->seq, end);
  };
  EXPECT_EQ(cut(PageFrom::kNewest, 0, 3), "8-10+");
  EXPECT_EQ(cut(PageFrom::kNewest, 0, 10), "1-10");
  EXPECT_EQ(cut(PageFrom::kBefore, 8, 3), "5-7+");
  EXPECT_EQ(cut(PageFrom::kBefore, 4, 3), "1-3");
  EXPECT_EQ(cut(PageFrom::kBefore, 1, 3), "none");
  EXPECT_EQ(cut(PageFrom::kBefore, 99, 3), "8-10+");
  EXPECT_EQ(cut(PageFrom::kAfter, 0, 3), "1-3+");
  EXPECT_EQ(cut(PageFrom::kAfter, 7, 3), "8-10");
  EXPECT_EQ(cut(PageFrom::kAfter, 10, 3), "none");
  EXPECT_EQ(cut(PageFrom::kAfter, 99, 3), "none");
  EXPECT_EQ(cut(PageFrom::kAround, 5, 3), "4-6+");
  EXPECT_EQ(cut(PageFrom::kAround, 5, 1), "5-5+");
  EXPECT_EQ(cut(PageFrom::kAround, 1, 3), "1-3");
  EXPECT_EQ(cut(PageFrom::kAround, 10, 3), "8-10+");
  const HistoryPage unknown =
      page({.log = RoomId(99), .from = PageFrom::kNewest, .seq = 0, .events_max = 5});
  EXPECT_TRUE(unknown.events.empty());
  EXPECT_FALSE(unknown.more);
}

TEST_P(StoreContract, CutsPagesBySize) {
  std::vector<Job> jobs;
  for (int i = 1; i <= 6; ++i) jobs.push_back(post(kRoom, kAda, std::string(100, 'x')));
  commit(jobs);
  const auto seqs = [&](PageFrom from, Seq seq, std::size_t bytes) {
    const auto got = page({.log = kRoom, .from = from, .seq = seq, .events_max = 5}, bytes);
    return fmt::format("{}-{}{}", got.events.front()->seq, got.events.back()->seq,
                       got.more ? "+" : "");
  };
  EXPECT_EQ(seqs(PageFrom::kNewest, 0, 250), "5-6+");
  EXPECT_EQ(seqs(PageFrom::kNewest, 0, 1), "6-6+") << "at least one";
  EXPECT_EQ(seqs(PageFrom::kAfter, 0, 300), "1-3+");
  EXPECT_EQ(seqs(PageFrom::kAfter, 5, 1), "6-6");
  EXPECT_EQ(seqs(PageFrom::kAround, 3, 400), "2-5+");
  EXPECT_EQ(seqs(PageFrom::kAround, 3, 1), "3-3+");
}

TEST_P(StoreContract, AReaderSeesEveryCommitBefore) {
  auto reader = form_->store().reader();
  ASSERT_TRUE(reader);
  for (Seq seq = 1; seq <= 5; ++seq) {
    commit({post(kRoom, kAda, "x")});
    const auto got =
        (*reader)->page({.log = kRoom, .from = PageFrom::kNewest, .seq = 0, .events_max = 9}, 999);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->events.size(), seq);
  }
}

// ---- failure ------------------------------------------------------------------------------------

TEST_P(StoreContract, AFullDiskKeepsNothingAndIsForgotten) {
  commit({change({member(kAda)}), post(kRoom, kAda, "before")});
  const std::string before = join(lines_of(load()));
  const std::vector<Job> jobs{post(kRoom, kAda, std::string(9'000, 'x'), "c1"),
                              post(kOther, kAda, "y"), change({room(kRoom, "#a")})};
  form_->fill_disk();
  const auto failed = form_->store().commit(jobs);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kDiskFull) << failed.error().message;
  EXPECT_EQ(newest().events.size(), 1U) << "reads go on";
  form_->repair();
  EXPECT_EQ(join(lines_of(load())), before);
  const auto outcomes = commit(jobs);
  EXPECT_EQ(line_of(outcomes[0]), "committed 2/2");
  EXPECT_EQ(line_of(outcomes[1]), "committed 1/1");
  EXPECT_EQ(line_of(outcomes[2]), "committed");
}

TEST_P(StoreContract, NothingIsCommittedAfterAnUnknownOutcome) {
  commit({post(kRoom, kAda, "before", "c0")});
  form_->break_next();
  const auto failed = form_->store().commit(std::vector{post(kRoom, kAda, "lost?", "c1")});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kIo);
  form_->repair();
  const auto again = form_->store().commit(std::vector{post(kRoom, kAda, "never", "c2")});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kIo);
  form_->reopen();
  EXPECT_EQ(commit_one(post(kRoom, kAda, "before", "c0")), "duplicate r_0000000000007 1 1000");
  const std::string retry = commit_one(post(kRoom, kAda, "lost?", "c1"));
  EXPECT_TRUE(retry == "committed 2/2" || retry == "duplicate r_0000000000007 2 1000") << retry;
  EXPECT_EQ(newest().events.size(), 2U);
}

}  // namespace
}  // namespace parley::testing
