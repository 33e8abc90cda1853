// People and talk for the fake server: enough to see every shape a message can have.

const kMinute = 60_000

export function seed(chat, online, many) {
  for (const name of [
    'Ana Torres',
    'Ben Okafor',
    'Chen Wei',
    '王小明',
    'Dr. Émilie Lefèvre-Rousseau',
    'كريم',
    'Maximiliane Wolkenstein-Habichtsberg the Third of Her Name',
  ]) {
    const { user } = chat.makeUser(name)
    if (/ana|chen|王|كريم/.test(user)) online.add(user)
  }
  const [ana, ben, chen, wang, emilie, karim, long] = [...chat.users.keys()]
  const lobby = chat.find('#lobby')
  lobby.topic = 'Everything and nothing. Be kind, be brief, have fun.'
  const everyone = [...chat.users.keys()]
  for (const user of everyone)
    lobby.members.set(user, { read: 0, role: user === ana ? 'owner' : 'member' })
  const now = Date.now()
  let clock = now - 2 * 24 * 60 * kMinute
  const say = (room, from, text, more = {}, wait = 1) => {
    clock += wait * kMinute
    return chat.append(
      room,
      { ev: 'msg', from, cid: `seed-${clock}-${room.log.length}`, text, ...more },
      clock,
    ).seq
  }
  const react = (room, of, emoji, ...users) => {
    for (const from of users) chat.append(room, { ev: 'react', from, of, emoji, on: true }, clock)
  }
  if (many) {
    clock -= 30 * 24 * 60 * kMinute
    for (let n = 1; n <= 3000; n += 1) {
      const from = everyone[(n * 7) % 5]
      say(
        lobby,
        from,
        n % 9 === 0 ? `Line ${n}\nwith a second line\nand a third` : `Message number ${n}`,
        {},
        n % 6 ? 2 : 15,
      )
    }
    clock = now - 2 * 24 * 60 * kMinute
  }
  chat.append(lobby, { ev: 'room', act: 'open', from: ana }, clock)
  say(lobby, ana, 'Morning! The new server is up. One binary, no fuss.', {}, 3)
  const second = say(lobby, ben, 'That was quick. Is history coming over too?')
  say(
    lobby,
    ana,
    'Yes, all of it. `parley import --from ./export` ran for about **four minutes**.',
    { reply: second },
  )
  say(lobby, ana, 'And search works in both languages 🎉')
  react(lobby, lobby.log.length, '🎉', ben, chen, wang)
  react(lobby, lobby.log.length - 1, '👍', chen)
  say(lobby, wang, '太好了！中文搜索终于好用了，两个字的词也能找到。', {}, 30)
  say(
    lobby,
    chen,
    '我试了“部署”和“测试”，都没问题。明天我把旧的机器人也迁过来，大家有需要保留的脚本请告诉我。',
  )
  clock = now - 26 * 60 * kMinute
  say(
    lobby,
    emilie,
    'Quick question about the rollout plan:\n\n1. staging on Monday\n2. half the team on Wednesday\n3. everyone on Friday\n\nDoes that leave enough time for @ben-okafor to move the bots?',
  )
  const plan = lobby.log.length
  say(lobby, ben, 'It does, if nobody touches the webhook format this time 🙂', { reply: plan })
  react(lobby, lobby.log.length, '😂', ana, emilie, chen)
  say(
    lobby,
    long,
    'Agreed. Documented here: https://example.org/handbook/rollouts/2026/november/very-long-path-that-does-not-want-to-break-anywhere/index.html',
  )
  chat.append(lobby, { ev: 'member', from: karim, user: karim, act: 'join' }, clock)
  say(lobby, karim, 'مرحبا بالجميع! سعيد بالانضمام إليكم.', {}, 5)
  say(lobby, ana, 'Welcome, كريم! 👋', {}, 2)
  clock = now - 90 * kMinute
  say(
    lobby,
    chen,
    'Here is the function I meant:\n\n```ts\nexport function backoff(attempt: number, random: () => number): number {\n  const ceiling = Math.min(20_000, 500 * 2 ** attempt)\n  return random() * ceiling // full jitter\n}\n```\n\nSmall, but it is the whole trick.',
  )
  say(lobby, ben, '> full jitter\n\nThat one word saved us at the last restart.')
  say(
    lobby,
    ben,
    'Supercalifragilisticexpialidocious_pneumonoultramicroscopicsilicovolcanoconiosis_and_then_some_more_without_any_space',
  )
  say(lobby, wang, '👍🎉')
  say(lobby, ana, 'I will be out from three to four, back for the stand-up.', {}, 8)
  const edited = lobby.log.length
  chat.append(
    lobby,
    {
      ev: 'edit',
      from: ana,
      of: edited,
      text: 'I will be out from three to half past four, back for the stand-up.',
    },
    clock,
  )
  const gone = say(lobby, ben, 'oops')
  chat.append(lobby, { ev: 'del', from: ben, of: gone }, clock)

  const design = chat.makeRoom('public', 'design', everyone, {
    topic: 'How it looks, how it feels',
  })
  chat.append(design, { ev: 'room', act: 'open', from: emilie }, now - 300 * kMinute)
  clock = now - 200 * kMinute
  for (const [from, text] of [
    [emilie, 'New tokens are in. Please check the dark theme on a bad monitor.'],
    [ana, 'Looks calm. The unread line could be a touch stronger.'],
    [emilie, 'Done. Also: the composer grows up to 40 % of the height now.'],
  ])
    say(design, from, text, {}, 4)
  const ops = chat.makeRoom('private', 'ops', [ana, ben, chen])
  ops.topic = 'Deploys, alarms, coffee'
  say(ops, chen, 'All green since Tuesday.')
  const chinese = chat.makeRoom('public', '产品讨论', everyone, { topic: '需求、反馈与想法' })
  say(chinese, wang, '下周的版本计划已经写好了，请大家看看。')
  chat.makeRoom('public', 'random', [ben, chen])
  chat.makeRoom('public', 'reading-club', [emilie], { topic: 'One book a month, no homework' })
  if (many)
    for (let n = 1; n <= 40; n += 1)
      chat.makeRoom(
        'public',
        `project-${n}${n % 7 ? '' : '-with-a-rather-long-name-that-must-be-cut'}`,
        [ana],
      )

  chat.welcome = (user) => {
    chat.enter(lobby, user)
    for (const room of [design, ops, chinese]) {
      room.members.set(user, {
        read: room.log.length - (room === ops ? 0 : 2),
        role: room === ops ? 'owner' : 'member',
      })
    }
    if (many)
      for (const room of chat.rooms.values())
        if (room.kind === 'public')
          room.members.set(user, { read: room.log.length, role: 'member' })
    lobby.members.get(user).read = lobby.log.length - (many ? 40 : 6)
    design.log.push({
      ev: 'msg',
      room: design.room,
      seq: design.log.length + 1,
      ts: now - 5 * kMinute,
      from: ana,
      cid: `m-${user}`,
      text: `@${user} what do you think?`,
      mentions: [user],
    })
    const dm = chat.makeRoom('dm', undefined, [user, ana])
    say(dm, ana, 'Hi! Shout if anything looks odd.')
    dm.members.get(user).read = 0
    const dm2 = chat.makeRoom('dm', undefined, [user, wang])
    say(dm2, wang, '你好！')
    dm2.members.get(user).read = 1
    const dm3 = chat.makeRoom('dm', undefined, [user, long])
    dm3.members.get(user).read = 0
    // What waits for a yes or a no: two invitations, and one who writes for the first time.
    const plans = chat.makeRoom('private', `plans-${user}`, [ben], { title: 'Plans' })
    const ts = now - 3 * kMinute
    chat.offers.put(plans, user, ben, ts)
    chat.offers.put(chat.find('#random'), user, long, ts, 'declined')
    const dm4 = chat.makeRoom('dm', undefined, [user, chen])
    say(dm4, chen, 'Hello, are you the one who fixed the projector?')
    dm4.members.get(user).read = 0
    dm4.request = user
  }
}
