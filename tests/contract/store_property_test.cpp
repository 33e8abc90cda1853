// The forms of the store agree: any jobs, in any batches, with restarts and full disks between
// them, give the same outcomes, the same directory, and the same pages.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <variant>
#include <vector>

#include "contract/store_forms.h"
#include "contract/store_lines.h"

namespace parley::testing {
namespace {

using model::Job;
using model::PageFrom;
using model::RoomId;
using model::Seq;
using model::UserId;

// Small worlds, so that jobs meet.
constexpr Seq kSeqs = 14;

UserId any_user() {
  return UserId(*rc::gen::element<std::string>("ada", "bob", "eve"));
}
RoomId any_room() {
  return RoomId(*rc::gen::element<std::uint64_t>(1, 2, UINT64_MAX));
}
WallTime any_time() {
  return from_unix_ms(*rc::gen::inRange<std::int64_t>(0, 4));
}
std::string any_word() {
  return *rc::gen::element<std::string>("", "a", "bb",
                                        "a longer text of forty-five bytes, or about so");
}
Seq any_seq() {
  return *rc::gen::inRange<Seq>(0, kSeqs);
}
std::vector<UserId> any_users() {
  return *rc::gen::resize(3, rc::gen::container<std::vector<UserId>>(rc::gen::exec(any_user)));
}
std::optional<std::string> maybe_word() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  return any_word();
}

model::EventBody any_body() {
  switch (
      *rc::gen::weightedElement<int>({{6, 0}, {2, 1}, {2, 2}, {4, 3}, {1, 4}, {1, 5}, {1, 6}})) {
    case 0:
      return model::Posted{.text = any_word(),
                           .format = model::TextFormat::kPlain,
                           .reply = any_seq(),
                           .mentions = any_users(),
                           .standing = {}};
    case 1:
      return model::Edited{.of = any_seq(), .text = any_word(), .mentions = any_users()};
    case 2:
      return model::Deleted{.of = any_seq()};
    case 3:
      return model::Reacted{.of = any_seq(),
                            .emoji = *rc::gen::element<std::string>("x", "y", "z"),
                            .on = *rc::gen::weightedElement<bool>({{3, true}, {1, false}})};
    case 4:
      return model::MemberChanged{.user = any_user(), .display = any_word()};
    case 5:
      return model::RoomSet{.title = maybe_word(), .topic = maybe_word()};
    default:
      return model::RoomAdded{.room = any_room(), .view = {}};
  }
}

model::Change any_change() {
  switch (*rc::gen::inRange(0, 12)) {
    case 9:
      return model::SetOffer{.user = any_user(),
                             .room = any_room(),
                             .by = any_user(),
                             .offer = *rc::gen::element(model::Offer::kNone, model::Offer::kOpen,
                                                        model::Offer::kAnswered),
                             .ts = any_time()};
    case 10:
      return model::SetTrust{
          .user = any_user(),
          .other = any_user(),
          .trust = *rc::gen::element(model::Trust::kUnknown, model::Trust::kTrusted,
                                     model::Trust::kQuiet),
          .ts = any_time()};
    case 11:
      return model::SetAsk{.user = any_user(), .ask = *rc::gen::arbitrary<bool>()};
    case 0:
      return model::PutUser{.user = any_user(),
                            .display = any_word(),
                            .guest = false,
                            .log = any_room(),
                            .created = any_time()};
    case 1:
      return model::SetDisplay{.user = any_user(), .display = any_word()};
    case 2: {
      model::PutToken token{.user = any_user(), .created = any_time()};
      token.hash.fill(static_cast<std::byte>(*rc::gen::inRange(0, 3)));
      return token;
    }
    case 3: {
      model::PutRoom room;
      room.room = any_room();
      room.key = *rc::gen::element<std::string>("", "#a", "#b");
      room.created = any_time();
      return room;
    }
    case 4:
      return model::SetRoom{.room = any_room(), .title = maybe_word(), .topic = maybe_word()};
    case 5:
      return model::PutMember{.room = any_room(),
                              .user = any_user(),
                              .role = model::Role::kMember,
                              .since = any_time()};
    case 6:
      return model::SetRole{.room = any_room(), .user = any_user(), .role = model::Role::kOwner};
    case 7:
      return model::RemoveMember{.room = any_room(), .user = any_user()};
    default:
      return model::SetRead{
          .room = any_room(), .user = any_user(), .read = any_seq(), .read_ordinal = any_seq()};
  }
}

std::string any_cid() {
  return *rc::gen::weightedElement<std::string>(
      {{4, ""}, {1, "c1"}, {1, "c2"}, {1, "c3"}, {1, "c4"}, {1, "c5"}, {1, "c6"}});
}
std::uint64_t any_digest() {
  return *rc::gen::weightedElement<std::uint64_t>({{4, UINT64_MAX}, {1, 2}});
}

model::Append any_append(std::string cid) {
  model::Append append;
  append.log = any_room();
  append.ts = any_time();
  append.author = any_user();
  append.cid = std::move(cid);
  append.digest = any_digest();
  append.guard = *rc::gen::weightedElement<model::Guard>(
      {{6, model::Guard::kNone}, {2, model::Guard::kMessage}, {1, model::Guard::kOwnMessage}});
  append.body = any_body();
  return append;
}

Job any_job() {
  if (*rc::gen::inRange(0, 10) == 0)
    return model::Probe{.author = any_user(), .cid = "c1", .digest = any_digest()};
  model::Write write;
  const int changes = *rc::gen::weightedElement<int>({{3, 0}, {3, 1}, {1, 3}});
  for (int i = 0; i < changes; ++i) write.changes.push_back(any_change());
  const int appends = *rc::gen::weightedElement<int>({{1, 0}, {6, 1}, {1, 2}});
  for (int i = 0; i < appends; ++i) write.appends.push_back(any_append(i == 0 ? any_cid() : ""));
  return write;
}

enum class Weather { kFair, kRestart, kDiskFull, kIndex, kTidy };
struct Step {
  Weather weather = Weather::kFair;
  std::vector<Job> jobs;
};

Step any_step() {
  Step step;
  step.weather = *rc::gen::weightedElement<Weather>({{6, Weather::kFair},
                                                     {1, Weather::kRestart},
                                                     {1, Weather::kDiskFull},
                                                     {3, Weather::kIndex},
                                                     {1, Weather::kTidy}});
  const int jobs = *rc::gen::inRange(1, 9);
  for (int i = 0; i < jobs; ++i) step.jobs.push_back(any_job());
  return step;
}

// What one form makes of a step.
Lines run(StoreForm& form, const Step& step) {
  if (step.weather == Weather::kRestart) form.reopen();
  if (step.weather == Weather::kDiskFull) {
    form.fill_disk();
    // A batch of refusals alone needs no disk, so its outcome is left open.
    static_cast<void>(form.store().commit(step.jobs).has_value());
    form.repair();
    form.reopen();
  }
  if (step.weather == Weather::kIndex) RC_ASSERT(form.store().index().has_value());
  if (step.weather == Weather::kTidy) RC_ASSERT(form.store().tidy().has_value());
  auto outcomes = form.store().commit(step.jobs);
  if (!outcomes) return {"failed: " + outcomes.error().message};
  Lines lines;
  for (const model::Outcome& outcome : *outcomes) lines.push_back(line_of(outcome));
  return lines;
}

// Every page that can be asked for, and what counts messages.
Lines read_all(store::Store& store) {
  Lines lines;
  auto reader = store.reader();
  RC_ASSERT(reader.has_value());
  for (const std::uint64_t room : {std::uint64_t{1}, std::uint64_t{2}, UINT64_MAX}) {
    for (Seq seq = 0; seq < kSeqs + 2; ++seq) {
      const auto ordinal = (*reader)->ordinal_at(RoomId(room), seq);
      RC_ASSERT(ordinal.has_value());
      lines.push_back(fmt::format("ordinal {}", *ordinal));
      for (const PageFrom from :
           {PageFrom::kNewest, PageFrom::kBefore, PageFrom::kAfter, PageFrom::kAround}) {
        for (const auto& [events, bytes] :
             {std::pair<std::size_t, std::size_t>(1, 100), {4, 50}, {5, 1'000}, {100, 100'000}}) {
          const auto page = (*reader)->page(
              {.log = RoomId(room), .from = from, .seq = seq, .events_max = events}, bytes);
          RC_ASSERT(page.has_value());
          for (std::string& line : lines_of(*page)) lines.push_back(std::move(line));
        }
      }
    }
  }
  return lines;
}

TEST(StoreForms, AgreeOnAnyJobs) {
  EXPECT_TRUE(rc::check("memory and SQLite give the same answers", [] {
    MemoryForm memory;
    SqliteForm sqlite(Indexing::kNever);  // but where the weather says so
    const int steps = *rc::gen::inRange(1, 8);
    for (int i = 0; i < steps; ++i) {
      const Step step = any_step();
      // A full disk is told to one form only: it must leave nothing, as if it had not been asked.
      Step fair = step;
      fair.weather = Weather::kFair;
      RC_ASSERT(run(memory, fair) == run(sqlite, step));
    }
    // Before load(), which indexes everything.
    const std::string in_memory = join(read_all(memory.store()));
    RC_ASSERT(in_memory == join(read_all(sqlite.store())));
    auto epoch_apart = [](store::Store& store) {
      auto directory = store.load();
      RC_ASSERT(directory.has_value());
      return join(lines_of(*directory));
    };
    RC_ASSERT(epoch_apart(memory.store()) == epoch_apart(sqlite.store()));
    RC_ASSERT(in_memory == join(read_all(sqlite.store())));
  }));
}

}  // namespace
}  // namespace parley::testing
