import { expect, test } from 'vitest'
import { nobody, sentOf, writtenOf } from './written'

const people = new Map([
  ['@Ann', 'ann'],
  ['@Ann Lee', 'ann-lee'],
  ['@李雷', 'lilei'],
])
const known = (user: string) => ['ann', 'ann-lee', 'lilei', 'bob'].includes(user)

test('the field shows names, the message says ids and names who is meant', () => {
  expect(sentOf({ text: 'hi @Ann Lee, @Ann!', people }, known)).toEqual({
    text: 'hi @ann-lee, @ann!',
    mentions: ['ann-lee', 'ann'],
  })
  expect(sentOf({ text: '交给@李雷处理', people }, known)).toEqual({
    text: '交给@lilei处理',
    mentions: ['lilei'],
  })
})

test('who was typed by hand is called, too', () => {
  expect(sentOf({ text: '@Ann Lee and @bob', people }, known).mentions).toEqual(['ann-lee', 'bob'])
  expect(sentOf({ text: '@bob', people: nobody }, known)).toEqual({ text: '@bob' })
})

test('a name changed by hand is a word; in code nobody is called', () => {
  expect(sentOf({ text: '@Ann Leeds', people }, known)).toEqual({
    text: '@ann Leeds',
    mentions: ['ann'],
  })
  expect(sentOf({ text: '@Annie x@Ann', people }, known)).toEqual({ text: '@Annie x@Ann' })
  expect(sentOf({ text: '@Ann `@Ann Lee`', people }, known)).toEqual({
    text: '@ann `@ann-lee`',
    mentions: ['ann'],
  })
})

test('what was sent is shown with names again, and sent as it was', () => {
  const names: Record<string, string> = { ann: 'Ann', 'ann-lee': 'Ann Lee', second: 'Ann' }
  const sent = 'hi @ann-lee. @ann @second `@ann` @bob'
  const written = writtenOf(sent, (user) => names[user])
  expect(written.text).toBe('hi @Ann Lee. @Ann @second `@ann` @bob')
  expect(sentOf(written, known)).toEqual({ text: sent, mentions: ['ann-lee', 'ann', 'bob'] })
})
