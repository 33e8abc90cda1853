// Me: what others call you.

#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/presence.h"
#include "model/name_forms.h"
#include "model/names.h"

namespace parley::core {

void me(Turn& turn, model::Command& command) {
  const auto& me = std::get<model::cmd::Me>(command);
  const auto tell = [](Turn& to) {
    reply(to, model::Answer(model::answer::Me{to.world.users.view(to.asker.user), to.user().ask}));
  };
  if (me.ask && *me.ask != turn.user().ask) {
    model::Write write;
    write.changes.emplace_back(model::SetAsk{turn.user().id, *me.ask});
    propose(turn, std::move(write), {},
            [again = std::move(command)](Turn& later, const Commit&) mutable {
              later.user().ask = *std::get<model::cmd::Me>(again).ask;
              core::me(later, again);  // the rest of it
            });
    return;
  }
  if (!me.display) {
    tell(turn);
    return;
  }
  std::string display = model::clean_display(*me.display);
  if (display.empty() || display.size() > limits::kDisplayBytesMax) {
    refuse(turn, ErrorCode::kBadRequest, "display: 1 to 128 bytes that can be seen");
    return;
  }
  if (display == turn.user().display) {
    tell(turn);
    return;
  }
  model::Write write;
  model::SetDisplay set{turn.user().id, display, model::look_of(display)};
  write.changes.emplace_back(set);
  propose(turn, std::move(write), {}, [set = std::move(set), tell](Turn& later, const Commit&) {
    set_display(later.world, later.asker.user, set, later.out);
    tell(later);
  });
}

}  // namespace parley::core
