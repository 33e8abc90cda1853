#include "net/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loop/loop.h"
#include "net/listener.h"

namespace parley::net {
namespace {

constexpr Millis kLong = std::chrono::minutes(1);

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

iovec piece(std::string_view text) {
  return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

// Counts what its stream tells; edge-triggered in both directions, registered once.
class Watcher final : public loop::FdHandler {
 public:
  void on_ready(loop::Ready ready) override {
    ++calls;
    readable |= ready.readable;
    writable |= ready.writable;
    hangup |= ready.hangup;
  }
  void forget() { readable = writable = hangup = false; }
  int calls = 0;
  bool readable = false;
  bool writable = false;
  bool hangup = false;
};

// Two ends of one connection, both watched by one loop.
class StreamTest : public testing::Test, private AcceptHandler {
 protected:
  void SetUp() override {
    auto loop = loop::Loop::open();
    ASSERT_TRUE(loop.has_value());
    loop_ = std::move(*loop);
    auto listener = Listener::open(*loop_, Address::loopback(0), *this);
    ASSERT_TRUE(listener.has_value());
    listener_ = std::move(*listener);
    auto client = Stream::connect(listener_->address());
    ASSERT_TRUE(client.has_value());
    client_ = std::move(*client);
    ASSERT_TRUE(loop_->add(client_.fd(), loop::Interest::kEdgeReadWrite, client_watcher_));
    while (!server_ || !client_watcher_.writable) loop_->turn(kLong);
    ASSERT_EQ(client_.connect_error(), 0);
    ASSERT_TRUE(loop_->add(server_.fd(), loop::Interest::kEdgeReadWrite, server_watcher_));
    loop_->turn(Millis(0));
    client_watcher_.forget();
    server_watcher_.forget();
  }
  void TearDown() override {
    close(client_);
    close(server_);
  }

  void on_accept(Fd fd, Address) override { server_ = Stream(std::move(fd)); }

  void close(Stream& stream) {
    if (!stream) return;
    loop_->remove(stream.fd());
    stream.close();
  }

  // Turns until the flag, one of a watcher's, is up; then takes it down.
  void wait_for(bool& flag) {
    while (!flag) loop_->turn(kLong);
    flag = false;
  }

  std::string read_text(Stream& stream) {
    const std::span<std::byte> buffer = loop_->receive_buffer();
    const IoResult result = stream.read(buffer);
    EXPECT_EQ(result.status, IoStatus::kDone);
    return {reinterpret_cast<const char*>(buffer.data()), result.bytes};
  }

  std::unique_ptr<loop::Loop> loop_;
  std::unique_ptr<Listener> listener_;
  Stream client_;
  Stream server_;
  Watcher client_watcher_;
  Watcher server_watcher_;
};

TEST_F(StreamTest, ReadsWhatWasGatheredAndThenWouldBlock) {
  const std::array pieces{piece("par"), piece(""), piece("ley")};
  EXPECT_EQ(client_.write(pieces).bytes, 6U);
  wait_for(server_watcher_.readable);
  EXPECT_EQ(read_text(server_), "parley");
  EXPECT_EQ(server_.read(loop_->receive_buffer()).status, IoStatus::kWouldBlock);
  const std::array single{piece("one")};
  EXPECT_EQ(server_.write(single).bytes, 3U);
  wait_for(client_watcher_.readable);
  EXPECT_EQ(read_text(client_), "one");
}

TEST_F(StreamTest, TakesMorePiecesThanOneCallCan) {
  const std::vector<iovec> pieces(3'000, piece("x"));
  const IoResult result = client_.write(pieces);
  EXPECT_EQ(result.status, IoStatus::kDone);
  EXPECT_EQ(result.bytes, 1'024U);
}

// Linux counts the time of a closed window as if nobody answered its probes.
TEST_F(StreamTest, WhoStallsIsGivenUpUnlessTheKernelWasToldToWait) {
  constexpr Millis kShort{100};
  const auto fill = [](Stream& stream) {
    const std::string block(256UL * 1024, 'x');
    while (stream.write(bytes_of(block)).status == IoStatus::kDone) continue;
  };
  Stream patient = std::move(server_);
  ASSERT_TRUE(patient.set_user_timeout(kShort));
  fill(patient);
  ASSERT_TRUE(patient.be_patient());

  auto other = Stream::connect(listener_->address());
  ASSERT_TRUE(other);
  while (!server_) loop_->turn(kLong);
  Watcher watcher;
  ASSERT_TRUE(loop_->add(server_.fd(), loop::Interest::kEdgeReadWrite, watcher));
  ASSERT_TRUE(server_.set_user_timeout(kShort));
  fill(server_);
  wait_for(watcher.hangup);
  const IoResult given_up = server_.read(loop_->receive_buffer());
  EXPECT_EQ(given_up.status, IoStatus::kClosed);
  EXPECT_EQ(given_up.error, ETIMEDOUT);

  // Its turn would have been before, and it can still go on.
  EXPECT_EQ(patient.read(loop_->receive_buffer()).status, IoStatus::kWouldBlock);
  server_watcher_.forget();
  while (!server_watcher_.writable) {
    static_cast<void>(client_.read(loop_->receive_buffer()));
    loop_->turn(Millis(10));
  }
  EXPECT_LT(patient.since_ack(), kLong);
  close(patient);
}

TEST_F(StreamTest, TheEndComesAfterTheBytesAndWritingGoesOn) {
  EXPECT_EQ(client_.write(bytes_of("last")).bytes, 4U);
  client_.shutdown_write();
  wait_for(server_watcher_.hangup);
  EXPECT_EQ(read_text(server_), "last");
  const IoResult end = server_.read(loop_->receive_buffer());
  EXPECT_EQ(end.status, IoStatus::kClosed);
  EXPECT_EQ(end.error, 0);
  EXPECT_EQ(server_.write(bytes_of("answer")).bytes, 6U);
  wait_for(client_watcher_.readable);
  EXPECT_EQ(read_text(client_), "answer");
}

TEST_F(StreamTest, ABrokenConnectionIsClosedWithItsErrorAndNoSignal) {
  EXPECT_EQ(server_.write(bytes_of("unread")).bytes, 6U);
  wait_for(client_watcher_.readable);
  close(client_);  // with unread bytes: the kernel resets the connection (RFC 1122 4.2.2.13)
  wait_for(server_watcher_.hangup);
  const IoResult read = server_.read(loop_->receive_buffer());
  EXPECT_EQ(read.status, IoStatus::kClosed);
  EXPECT_EQ(read.error, ECONNRESET);
  const IoResult write = server_.write(bytes_of("nobody"));
  EXPECT_EQ(write.status, IoStatus::kClosed);
  EXPECT_EQ(write.error, EPIPE);
  const std::array pieces{piece("no"), piece("body")};
  EXPECT_EQ(server_.write(pieces).error, EPIPE);
}

// The whole life of a slow reader: the socket fills, the writer waits for its edge, goes on, and
// every byte arrives in order. No epoll_ctl after the first.
TEST_F(StreamTest, AFullSocketBlocksAndItsEdgeTellsWhenToGoOn) {
  ASSERT_TRUE(server_.set_send_buffer_bytes(128 * 1024));
  std::vector<std::byte> sent(4 * 1024 * 1024);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::byte>(i * 7 / 3);
  std::vector<std::byte> received;
  std::size_t done = 0;
  int blocked = 0;
  const auto write_on = [&] {
    while (done < sent.size()) {
      const IoResult result = server_.write(std::span(sent).subspan(done));
      if (result.status == IoStatus::kWouldBlock) {
        ++blocked;
        return;
      }
      ASSERT_EQ(result.status, IoStatus::kDone);
      done += result.bytes;
    }
  };
  write_on();
  ASSERT_LT(done, sent.size());
  while (received.size() < sent.size()) {
    wait_for(client_watcher_.readable);
    IoResult result;
    while (result.status == IoStatus::kDone) {
      result = client_.read(loop_->receive_buffer());
      const auto part = loop_->receive_buffer().first(result.bytes);
      received.insert(received.end(), part.begin(), part.end());
    }
    ASSERT_EQ(result.status, IoStatus::kWouldBlock);
    if (received.size() == sent.size()) break;
    while (!server_watcher_.writable && !client_watcher_.readable) loop_->turn(kLong);
    if (std::exchange(server_watcher_.writable, false)) write_on();
  }
  EXPECT_TRUE(received == sent);
  EXPECT_GE(blocked, 2);
}

TEST(StreamConnect, ARefusalIsToldByConnectError) {
  auto loop = loop::Loop::open();
  ASSERT_TRUE(loop.has_value());
  // A port that is bound and does not listen refuses, and nobody else can take it meanwhile.
  const Fd bound(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Address any_port = Address::loopback(0);
  ASSERT_EQ(::bind(bound.get(), any_port.data(), any_port.size()), 0);
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  ASSERT_EQ(::getsockname(bound.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);

  auto stream = Stream::connect(Address::from(name));
  if (!stream) {  // the kernel may know at once
    EXPECT_EQ(stream.error().code, ErrorCode::kIo);
    return;
  }
  Watcher watcher;
  ASSERT_TRUE((*loop)->add(stream->fd(), loop::Interest::kEdgeReadWrite, watcher));
  while (!watcher.writable) (*loop)->turn(kLong);
  EXPECT_TRUE(watcher.hangup);
  EXPECT_EQ(stream->connect_error(), ECONNREFUSED);
  (*loop)->remove(stream->fd());
}

}  // namespace
}  // namespace parley::net
