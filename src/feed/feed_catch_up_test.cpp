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

}  // namespace
}  // namespace parley::feed
