/// Masks what can name a person in a sentence for the operator: addresses, numbers that can be
/// phone numbers, and quoted text, which comes from input or from a provider.
package enum PersonalSentence {
  package static func masked(_ sentence: String) -> String {
    maskedNumbers(maskedAddresses(maskedQuotes(sentence)))
  }

  private static let quotes: [Character: Character] = [
    "'": "'", "\"": "\"", "‘": "’", "“": "”", "„": "“", "«": "»", "‹": "›", "`": "`",
  ]

  /// An opening quote has no letter before it; a closing quote has none after it.
  private static func maskedQuotes(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    var index = 0
    while index < characters.count {
      let character = characters[index]
      let isOpen = index == 0 || !isWordly(characters[index - 1])
      if isOpen, let closing = quotes[character],
        let end = characters.indices.dropFirst(index + 1).first(where: { place in
          characters[place] == closing
            && (place + 1 == characters.count || !isWordly(characters[place + 1]))
        })
      {
        result += String(character) + PersonalData.mask + String(closing)
        index = end + 1
      } else {
        result.append(character)
        index += 1
      }
    }
    return result
  }

  private static func maskedAddresses(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.contains("@") ? PersonalData.mask : String(word)
    }.joined(separator: " ")
  }

  /// Masks seven or more digits with the punctuation of phone numbers between them.
  private static func maskedNumbers(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    var index = 0
    while index < characters.count {
      let isStart = index == 0 || !isWordly(characters[index - 1])
      guard isStart, characters[index].isNumber || "+(".contains(characters[index]) else {
        result.append(characters[index])
        index += 1
        continue
      }
      var end = index
      while end < characters.count, characters[end].isNumber || "+()-./ ".contains(characters[end])
      {
        end += 1
      }
      while end > index, !characters[end - 1].isNumber { end -= 1 }
      let run = characters[index..<max(end, index + 1)]
      let isWhole = end >= characters.count || !isWordly(characters[end])
      result += isWhole && run.count(where: \.isNumber) >= 7 ? PersonalData.mask : String(run)
      index += run.count
    }
    return result
  }

  private static func isWordly(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
