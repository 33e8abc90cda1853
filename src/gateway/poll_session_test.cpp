#include "gateway/poll_session.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "base/random.h"
#include "gateway/hub.h"
#include "loop/loop.h"

namespace parley::gateway {
namespace {

// A client that polls, on a real loop: each request comes on a connection of its own.
class Poller : public ::testing::Test, private loop::TurnHook {
 public:
  ~Poller() override { loop_->set_turn_hook(nullptr); }

 protected:
  void SetUp() override {
    settings_.guests = true;
    loop_->set_turn_hook(this);
  }

  // The hub's part of a turn; its loop has nobody else.
  void on_turn_end(Now) override {
    for (Inbound& asked : hub_.take_inbound()) {
      auto* greet = std::get_if<Greet>(&asked);
      if (greet == nullptr) continue;
      client_ = greet->client;
      core::Effect welcome =
          core::Reply{greet->client, greet->request, model::Answer(model::answer::Hello{})};
      hub_.apply(welcome);
    }
    hub_.flush();
  }

  // The answer to it, head and body.
  std::string post(std::string_view path, std::string_view body) {
    std::array<int, 2> ends{};
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const net::Fd peer(ends[0]);
    hub_.accept(net::Fd(ends[1]), Admission::kNoPass);
    std::string request = "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" +
                          session_ + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    request += body;
    CHECK(::send(peer.get(), request.data(), request.size(), 0) ==
          static_cast<ssize_t>(request.size()));
    for (int i = 0; i < 5; ++i) loop_->turn(Millis(0));
    std::string answer(65536, '\0');
    const ssize_t count = ::recv(peer.get(), answer.data(), answer.size(), 0);
    answer.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return answer;
  }

  // A poll names the session and the turn that the last one told.
  std::string poll(std::string_view commands) {
    std::string answer = post("/v1/poll", commands);
    session_.clear();
    for (const std::string_view name : {"Parley-Session: ", "Parley-Turn: "}) {
      const std::size_t begin = answer.find(name);
      if (begin == std::string::npos) continue;
      session_ += answer.substr(begin, answer.find('\n', begin) + 1 - begin);
    }
    return answer;
  }

  std::unique_ptr<loop::Loop> loop_ = loop::Loop::open().value();
  SeededRandom random_{1};
  Settings settings_;
  Hub hub_{0, *loop_, settings_, random_, [](const feed::Feed::Fetch&) {}};
  std::string session_;  // the headers that name it
  core::ClientId client_;
};

TEST_F(Poller, WhoIsBehindIsToldOfTheEndAndOfNothingElseThatPasses) {
  ASSERT_NE(poll(R"({"id":1,"op":"hello","guest":{"name":"Ada"}})").find(R"("id":1,"ok")"),
            std::string::npos);
  std::string pings;
  constexpr std::string_view kPing = R"({"id":7,"op":"ping","t":1700000000000})";
  while (pings.size() < 2 * limits::kPollEphemeralBytesMax) pings.append(kPing) += '\n';
  ASSERT_NE(post("/v1/send", pings).find(" 204 "), std::string::npos);
  core::Effect presence = core::Tell{client_, model::PresenceChanged{}};
  hub_.apply(presence);
  hub_.announce_drain(1000);
  const std::string heard = poll("");
  ASSERT_GT(heard.size(), limits::kPollEphemeralBytesMax);
  EXPECT_NE(heard.find(R"({"ev":"drain","after":1000})"), std::string::npos);
  EXPECT_EQ(heard.find(R"("ev":"presence")"), std::string::npos);
}

}  // namespace
}  // namespace parley::gateway
