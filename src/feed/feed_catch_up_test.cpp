// A reader behind the tail: what comes from the store, and what from memory.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "feed/feed.h"

namespace parley::feed {
namespace {

constexpr model::RoomId kOwnLog{7};

// As it happened it has the room object; from the store it has not.
model::EventPtr added(Seq seq, bool whole) {
  auto event = std::make_shared<model::Event>();
  event->log = kOwnLog;
  event->seq = seq;
  model::RoomAdded body{model::RoomId(100 + seq), {}};
  if (whole) body.view.emplace();
  event->body = std::move(body);
  return event;
}

void encode(Form, const model::Event& event, std::string& out) {
  const bool whole = std::get<model::RoomAdded>(event.body).view.has_value();
  out += std::to_string(event.seq) + (whole ? " whole;" : " id;");
}

TEST(FeedCatchUp, TakesFromTheStoreOnlyWhatTheTailDoesNotHold) {
  Feed feed(encode);
  const ReaderId reader = feed.add_reader(kProtocolForm);
  // It missed the first event, and while it asks for it a second one happens.
  feed.follow(reader, kOwnLog, 1, 1);
  std::string rest;
  EXPECT_TRUE(feed.gather(reader).empty());
  feed.advance(reader, 0, rest);
  std::vector<Feed::Fetch> fetches;
  feed.take_fetches(fetches);
  ASSERT_EQ(fetches.size(), 1U);
  feed.publish(added(2, true), true);
  feed.fetched(fetches.front(), {added(1, false), added(2, false)});

  std::string got;
  for (int sends = 0; sends < 2; ++sends) {
    const std::size_t before = got.size();
    for (const std::string_view piece : feed.gather(reader)) got += piece;
    feed.advance(reader, got.size() - before, rest);
  }
  EXPECT_EQ(got, "1 id;2 whole;");
}

constexpr model::RoomId kRoom{8};

model::EventPtr posted(Seq seq) {
  auto event = std::make_shared<model::Event>();
  event->log = kRoom;
  event->seq = seq;
  event->body = model::Posted{};
  return event;
}

// What one send would take; all of it goes out.
std::string send(Feed& feed, ReaderId reader) {
  std::string got;
  std::string rest;
  for (const std::string_view piece : feed.gather(reader)) got += piece;
  feed.advance(reader, got.size(), rest);
  EXPECT_EQ(rest, "");
  return got;
}

// A `room+` waits for the store while the first message of that room is in memory already.
TEST(FeedCatchUp, NothingOfARoomGoesOutBeforeTheLeadingLogHasTold) {
  Feed feed([](Form form, const model::Event& event, std::string& out) {
    if (event.log == kRoom) {
      out += std::to_string(event.seq) + " posted;";
    } else {
      encode(form, event, out);
    }
  });
  const ReaderId reader = feed.add_reader(kProtocolForm);
  feed.follow(reader, kOwnLog, 1, 1);
  feed.lead_with_first(reader);
  feed.follow(reader, kRoom, 1, 0);
  feed.publish(posted(1), true);
  std::vector<ReaderId> due;
  feed.take_due(due);
  EXPECT_EQ(send(feed, reader), "");
  EXPECT_FALSE(feed.has_due()) << "it would ask again and again until its page is here";

  std::vector<Feed::Fetch> fetches;
  feed.take_fetches(fetches);
  ASSERT_EQ(fetches.size(), 1U);
  EXPECT_EQ(fetches.front().log, kOwnLog);
  feed.fetched(fetches.front(), {added(1, false)});
  feed.take_due(due);
  EXPECT_EQ(send(feed, reader), "1 id;1 posted;");
  EXPECT_FALSE(feed.has_due());
}

TEST(FeedCatchUp, TheLeadingLogGoesFirstOverMoreThanOneSend) {
  Feed feed([](Form, const model::Event& event,
               std::string& out) { out += event.log == kRoom ? "posted;" : "own;"; },
            Feed::Bounds{.gather_bytes_max = 1000, .stretch_bytes_max = 1});
  const ReaderId reader = feed.add_reader(kProtocolForm);
  feed.follow(reader, kOwnLog, 1, 0);
  feed.lead_with_first(reader);
  feed.follow(reader, kRoom, 1, 0);
  feed.publish(posted(1), true);
  feed.publish(added(1, true), true);
  feed.publish(added(2, true), true);
  std::string got;
  std::vector<ReaderId> due;
  for (feed.take_due(due); !due.empty(); feed.take_due(due)) {
    due.clear();
    got += send(feed, reader);
  }
  EXPECT_EQ(got, "own;own;posted;");
}

// Many rooms, each with a little: the bound is over all of them.
TEST(FeedBounds, AllTailsTogetherHaveOne) {
  Feed::Bounds bounds;
  bounds.tails_bytes_max = 1'000;
  Feed feed([](Form, const model::Event&, std::string& out) { out.append(100, 'x'); }, bounds);
  const ReaderId reader = feed.add_reader(kProtocolForm);
  for (std::uint64_t room = 1; room <= 50; ++room) feed.follow(reader, model::RoomId(room), 1, 0);
  for (Seq seq = 1; seq <= 3; ++seq) {
    for (std::uint64_t room = 1; room <= 50; ++room) {
      auto event = std::make_shared<model::Event>(*posted(seq));
      event->log = model::RoomId(room);
      feed.publish(event, true);
      EXPECT_LE(feed.counts().tail_bytes, bounds.tails_bytes_max);
    }
  }
  EXPECT_GT(feed.counts().tail_bytes, 0U);
}

}  // namespace
}  // namespace parley::feed
