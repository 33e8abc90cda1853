// RFC 7692 5 and 7.1: which offers are accepted, what is answered, and which answers a client
// takes.
#include "ws/deflate_terms.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ws/extension.h"

namespace parley::ws {
namespace {

constexpr const char* kAnswer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

std::vector<HeaderField> fields_of(const std::vector<std::string>& lines) {
  std::vector<HeaderField> fields{{"Host", "chat.example.org"}};
  for (const std::string& line : lines) fields.push_back({std::string(kExtensionsField), line});
  return fields;
}

std::string answer_to(const std::vector<std::string>& lines) {
  const auto terms = accept_deflate_offer(fields_of(lines));
  return terms ? deflate_answer(*terms) : "declined";
}

// Every offer that 7.1 allows: each parameter there or not, with each of its values, the server's
// window of 2^8 apart.
TEST(Rfc7692_7_1, EveryLegalCombinationIsAccepted) {
  std::vector<std::string> client_bits{"", "; client_max_window_bits"};
  std::vector<std::string> server_bits{""};
  for (int bits = 8; bits <= 15; ++bits) {
    client_bits.push_back("; client_max_window_bits=" + std::to_string(bits));
    if (bits > 8) server_bits.push_back("; server_max_window_bits=" + std::to_string(bits));
  }
  int offers = 0;
  for (const std::string& server : server_bits) {
    for (const std::string& client : client_bits) {
      for (const char* server_takeover : {"", "; server_no_context_takeover"}) {
        for (const char* client_takeover : {"", "; client_no_context_takeover"}) {
          std::string parameters = server;
          parameters.append(client_takeover).append(client).append(server_takeover);
          EXPECT_EQ(answer_to({"permessage-deflate" + parameters}), kAnswer + server) << parameters;
          ++offers;
        }
      }
    }
  }
  EXPECT_EQ(offers, 8 * 10 * 4);
}

TEST(Rfc7692_7_1_2_1, AWindowThatTheServerCannotKeepIsDeclined) {
  EXPECT_EQ(answer_to({"permessage-deflate; server_max_window_bits=8"}), "declined");
  EXPECT_EQ(answer_to({"permessage-deflate; server_max_window_bits=8, permessage-deflate"}),
            kAnswer);
  const auto terms =
      accept_deflate_offer(fields_of({"permessage-deflate; server_max_window_bits=9"}));
  ASSERT_TRUE(terms);
  EXPECT_EQ(terms->server_window_bits(), 9);
  EXPECT_EQ(DeflateTerms{}.server_window_bits(), 15);
}

TEST(Rfc7692_7_1, IllegalOffersAreDeclined) {
  for (const char* parameters : {"unknown",
                                 "x-webkit",
                                 "server_no_context_takeover=1",
                                 "server_no_context_takeover=\"a\"",
                                 "client_no_context_takeover=true",
                                 "server_max_window_bits",
                                 "server_max_window_bits=7",
                                 "server_max_window_bits=16",
                                 "server_max_window_bits=010",
                                 "server_max_window_bits=09",
                                 "server_max_window_bits=1",
                                 "server_max_window_bits=100",
                                 "server_max_window_bits=-9",
                                 "server_max_window_bits=+9",
                                 "server_max_window_bits=1a",
                                 "server_max_window_bits=a",
                                 "client_max_window_bits=7",
                                 "client_max_window_bits=16",
                                 "client_max_window_bits=08",
                                 "Server_no_context_takeover",
                                 "server_no_context_takeover; server_no_context_takeover",
                                 "client_no_context_takeover; client_no_context_takeover",
                                 "server_max_window_bits=10; server_max_window_bits=10",
                                 "client_max_window_bits; client_max_window_bits",
                                 "client_max_window_bits; client_max_window_bits=10"}) {
    const std::string offer = std::string("permessage-deflate; ") + parameters;
    EXPECT_EQ(answer_to({offer}), "declined") << parameters;
    EXPECT_EQ(answer_to({offer + ", permessage-deflate; server_max_window_bits=11"}),
              std::string(kAnswer) + "; server_max_window_bits=11")
        << "the next one is taken: " << parameters;
  }
}

TEST(Rfc7692_5_1, TheFirstAcceptableOfferIsTaken) {
  EXPECT_EQ(answer_to({"permessage-deflate; server_max_window_bits=10, permessage-deflate"}),
            std::string(kAnswer) + "; server_max_window_bits=10");
  EXPECT_EQ(answer_to({"permessage-deflate, permessage-deflate; server_max_window_bits=10"}),
            kAnswer);
  EXPECT_EQ(answer_to({"permessage-bzip2, x-other; y=1", "permessage-deflate; unknown",
                       "permessage-deflate; server_max_window_bits=\"12\""}),
            std::string(kAnswer) + "; server_max_window_bits=12");
}

TEST(Rfc7692_5_1, WhatIsNoOfferOfItIsDeclined) {
  EXPECT_EQ(answer_to({}), "declined");
  EXPECT_EQ(answer_to({""}), "declined");
  EXPECT_EQ(answer_to({"x-webkit-deflate-frame"}), "declined");
  EXPECT_EQ(answer_to({"permessage-deflates"}), "declined");
  EXPECT_EQ(answer_to({"permessage-deflate;"}), "declined");
  EXPECT_EQ(answer_to({"permessage-deflate", "x;;"}), "declined");
}

// --- the client ----------------------------------------------------------------------------------

DeflateAnswer read(const std::vector<std::string>& lines) {
  return read_deflate_answer(fields_of(lines));
}

TEST(Rfc7692_7_1, WhatOurServerAnswersOurClientTakes) {
  const auto terms = accept_deflate_offer(fields_of({std::string(kDeflateOffer)}));
  ASSERT_TRUE(terms);
  const DeflateAnswer answer = read({deflate_answer(*terms)});
  EXPECT_EQ(answer.fault, nullptr);
  EXPECT_EQ(answer.terms, DeflateTerms{});
}

TEST(Rfc7692_7_1, AClientTakesEveryLegalAnswer) {
  EXPECT_EQ(read({}).fault, nullptr);
  EXPECT_EQ(read({}).terms, std::nullopt) << "declined";
  EXPECT_EQ(read({"permessage-deflate; server_no_context_takeover"}).terms, DeflateTerms{});
  // RFC 7692 7.1.2.1: a server may limit itself without being asked.
  const DeflateAnswer limited =
      read({"permessage-deflate; server_max_window_bits=8; server_no_context_takeover"});
  EXPECT_EQ(limited.fault, nullptr);
  ASSERT_TRUE(limited.terms);
  EXPECT_EQ(limited.terms->server_window_bits(), 8);
}

TEST(Rfc7692_7_1, AClientFailsTheConnectionOnAnyOther) {
  for (const char* answer :
       {"permessage-deflate", "permessage-deflate; client_no_context_takeover", "permessage-bzip2",
        "permessage-deflate; server_no_context_takeover; unknown",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=16",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover, permessage-deflate",
        "permessage-deflate; server_no_context_takeover, x", "permessage-deflate;"}) {
    EXPECT_NE(read({answer}).fault, nullptr) << answer;
    EXPECT_EQ(read({answer}).terms, std::nullopt) << answer;
  }
}

}  // namespace
}  // namespace parley::ws
