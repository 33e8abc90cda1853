// Stands in for `decode-named-character-reference`: in chat, `&copy;` means the six characters
// typed.
export function decodeNamedCharacterReference(): false {
  return false
}
