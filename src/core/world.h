// World: all that the core knows, and the questions it has open. Only data; the rules stand in the
// files of commands, one for each group.
//
// Threads: the core's. Lifetime: as long as the Core; continuations keep references to it.
#pragma once

#include <string>

#include "core/article_desk.h"
#include "core/clients.h"
#include "core/core.h"
#include "core/membership.h"
#include "core/offers.h"
#include "core/origin_rates.h"
#include "core/pending.h"
#include "core/presence_news.h"
#include "core/rates.h"
#include "core/rooms.h"
#include "core/trusts.h"
#include "core/users.h"

namespace parley::core {

struct World {
  World(Settings settings_in, Random& random_in, std::string epoch_in)
      : settings(std::move(settings_in)), random(random_in), epoch(std::move(epoch_in)) {}

  Settings settings;
  Random& random;
  std::string epoch;

  Users users;
  Rooms rooms;
  Memberships members{users, rooms};
  Offers offers;
  Trusts trusts;
  Clients clients;
  ArticleDesk desk;
  PresenceNews presence_news;
  Bucket new_guests;
  OriginRates new_names;  // of the simple form

  Pending<model::Outcome, Now, Effects&> outcomes;
  Pending<Result<model::HistoryPage>, Now, Effects&> pages;
  Pending<Result<std::uint64_t>, Now, Effects&> ordinals;
  Serial<Now, Effects&> serial;
  Ticket next_ticket = 1;
};

}  // namespace parley::core
