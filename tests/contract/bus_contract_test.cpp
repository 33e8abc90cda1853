// The contract of Bus (bus/bus.h), run on every form of it. A form that may lose or repeat is held
// to what all of them promise; the promises of LocalBus alone stand at the end.
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "bus/bus.h"
#include "bus/local_bus.h"

namespace parley::bus {
namespace {

using model::EventPtr;
using model::RoomId;
using Address = std::pair<RoomId, model::Seq>;

EventPtr event(RoomId log, model::Seq seq) {
  model::Event event;
  event.log = log;
  event.seq = seq;
  return std::make_shared<const model::Event>(std::move(event));
}

struct LocalForm {
  static std::unique_ptr<Bus> make() { return std::make_unique<LocalBus>(); }
};

template <class Form>
class BusContract : public testing::Test {
 protected:
  void SetUp() override {
    bus_->on_event([this](const EventPtr& got) { got_.emplace_back(got->log, got->seq); });
  }

  std::vector<Address> got_;
  std::unique_ptr<Bus> bus_ = Form::make();
};

using Forms = testing::Types<LocalForm>;
TYPED_TEST_SUITE(BusContract, Forms);

constexpr RoomId kRoom{1};
constexpr RoomId kOther{2};

TYPED_TEST(BusContract, TellsOnlyOfSubscribedLogs) {
  this->bus_->subscribe(kRoom);
  this->bus_->publish(event(kOther, 1));
  this->bus_->publish(event(kRoom, 7));
  this->bus_->deliver();
  EXPECT_EQ(this->got_, (std::vector<Address>{{kRoom, 7}}));
}

TYPED_TEST(BusContract, TellsNothingBeforeDeliver) {
  this->bus_->subscribe(kRoom);
  this->bus_->publish(event(kRoom, 1));
  EXPECT_TRUE(this->got_.empty());
}

TYPED_TEST(BusContract, IsSilentAfterUnsubscribe) {
  this->bus_->subscribe(kRoom);
  this->bus_->subscribe(kRoom);
  this->bus_->publish(event(kRoom, 1));
  this->bus_->unsubscribe(kRoom);
  this->bus_->publish(event(kRoom, 2));
  this->bus_->deliver();
  EXPECT_TRUE(this->got_.empty());
}

TEST(LocalBus, DeliversInOrderAndOnce) {
  LocalBus bus;
  std::vector<model::Seq> got;
  bus.on_event([&](const EventPtr& event) { got.push_back(event->seq); });
  bus.subscribe(kRoom);
  for (model::Seq seq = 1; seq <= 100; ++seq) bus.publish(event(kRoom, seq));
  bus.deliver();
  bus.deliver();
  ASSERT_EQ(got.size(), 100U);
  for (model::Seq seq = 1; seq <= 100; ++seq) EXPECT_EQ(got[seq - 1], seq);
}

TEST(LocalBus, KeepsWhatIsPublishedWhileDeliveringForTheNextTurn) {
  LocalBus bus;
  std::vector<model::Seq> got;
  bus.on_event([&](const EventPtr& one) {
    got.push_back(one->seq);
    if (one->seq < 3) bus.publish(event(kRoom, one->seq + 1));
  });
  bus.subscribe(kRoom);
  bus.publish(event(kRoom, 1));
  bus.deliver();
  EXPECT_EQ(got, (std::vector<model::Seq>{1}));
  bus.deliver();
  bus.deliver();
  EXPECT_EQ(got, (std::vector<model::Seq>{1, 2, 3}));
}

}  // namespace
}  // namespace parley::bus
