// Who comes back resumes: also after a reload, but not for ever.
#include <gtest/gtest.h>

#include <string>

#include "tls/raw_client.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using testing::client_context;
using testing::identity;
using testing::Link;
using testing::RawClient;
using testing::ticket_keys;

testing::Shared server_with(const TicketKeys& keys) {
  return Context::server(identity(), keys).value();
}

std::string ticket_of(const testing::Shared& server) {
  Link link(server);
  link.carry();
  EXPECT_FALSE(link.server.resumed());
  return link.client.resumption();
}

bool resumes(const testing::Shared& server, const std::string& ticket) {
  Link link(server, client_context(), {}, ticket);
  link.carry();
  EXPECT_TRUE(link.server.established());
  EXPECT_EQ(link.server.resumed(), link.client.resumed());
  EXPECT_FALSE(link.client.resumption().empty()) << "every visit gives the next ticket";
  return link.server.resumed();
}

TEST(Tickets, LastThroughOneRotation) {
  SeededRandom random(7);
  const TicketKeys first(random);
  const TicketKeys second = first.rotated(random);
  const TicketKeys third = second.rotated(random);
  const std::string ticket = ticket_of(server_with(first));
  ASSERT_FALSE(ticket.empty());
  EXPECT_TRUE(resumes(server_with(first), ticket));
  EXPECT_TRUE(resumes(server_with(second), ticket));
  EXPECT_FALSE(resumes(server_with(third), ticket)) << "its key is gone";
}

TEST(Tickets, OfAnotherServerAreWorthless) {
  EXPECT_FALSE(resumes(server_with(ticket_keys(1)), ticket_of(server_with(ticket_keys(2)))));
}

TEST(Tickets, ThatAreNoneCostAFullHandshake) {
  EXPECT_FALSE(resumes(server_with(ticket_keys()), "no ticket"));
  std::string damaged = ticket_of(server_with(ticket_keys()));
  for (std::size_t i = damaged.size() / 2; i < damaged.size(); ++i) damaged[i] ^= 1;
  EXPECT_FALSE(resumes(server_with(ticket_keys()), damaged));
}

TEST(Tickets, AreThereForTls12) {
  const testing::Shared server = server_with(ticket_keys());
  RawClient first(TLS1_2_VERSION, TLS1_2_VERSION);
  Engine engine = Engine::accept(server);
  first.shake_with(engine);
  ASSERT_TRUE(engine.established());
  const std::unique_ptr<SSL_SESSION, Deleter<SSL_SESSION_free>> session(
      SSL_get1_session(first.native()));
  for (const auto& [keys, good] : {std::pair{ticket_keys(), true}, {ticket_keys(9), false}}) {
    RawClient again(TLS1_2_VERSION, TLS1_2_VERSION);
    ASSERT_EQ(SSL_set_session(again.native(), session.get()), 1);
    Engine next = Engine::accept(server_with(keys));
    again.shake_with(next);
    EXPECT_TRUE(next.established());
    EXPECT_EQ(next.resumed(), good);
  }
}

TEST(TicketKeys, AreFoundByName) {
  SeededRandom random(3);
  const TicketKeys first(random);
  const TicketKeys second = first.rotated(random);
  const auto* name = reinterpret_cast<const unsigned char*>(first.current().name.data());
  EXPECT_EQ(first.find(name), &first.current());
  ASSERT_NE(second.find(name), nullptr);
  EXPECT_EQ(second.find(name)->mac, first.current().mac);
  EXPECT_NE(second.current().cipher, first.current().cipher);
  EXPECT_EQ(second.rotated(random).find(name), nullptr);
}

}  // namespace
}  // namespace parley::tls
