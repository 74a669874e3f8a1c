import Foundation

/// Checks request bodies as Carts Guru does. A `Refusal` is answered as a 500. [vendor]
enum CartsGuruValidation {
  struct Refusal: Error {
    let details: String
  }

  /// `{"allowCall":bool,"allowSms":bool,"allowEmail":bool}` with at least one member. [seed]
  static func optIns(_ call: Call) throws(Refusal) -> [CartsGuruChannel: Bool] {
    guard call.mediaType == "application/json" else {
      throw Refusal(details: "Unsupported content type \"\(call.mediaType)\"")
    }
    guard let body = JSONReader.read(call.body), let members = body.members else {
      throw Refusal(details: "The body is not a JSON object")
    }
    let names: [String: CartsGuruChannel] = [
      "allowCall": .call, "allowSms": .sms, "allowEmail": .email,
    ]
    var allowed: [CartsGuruChannel: Bool] = [:]
    for member in members {
      guard let channel = names[member.name] else {
        throw Refusal(details: "\"\(member.name)\" is not allowed")
      }
      guard let isAllowed = member.value.truth else {
        throw Refusal(details: "\"\(member.name)\" must be a boolean")
      }
      allowed[channel] = isAllowed
    }
    guard !allowed.isEmpty else {
      throw Refusal(details: "The body must hold one of allowCall, allowSms, allowEmail")
    }
    return allowed
  }

  /// The rows of the part `file`, whose type must be `application/csv`. [seed]
  static func optOuts(_ call: Call) throws(Refusal) -> [CartsGuruOptOut] {
    guard call.mediaType == "multipart/form-data",
      let boundary = call.mediaTypeParameter("boundary")
    else {
      throw Refusal(details: "The body is not multipart/form-data")
    }
    let parts = try parts(call.body, boundary: boundary)
    guard parts.count == 1, let part = parts.first, part.name == "file" else {
      throw Refusal(details: "Exactly one part named \"file\" is expected")
    }
    guard part.mediaType == "application/csv" else {
      throw Refusal(details: "The part \"file\" must be of type application/csv")
    }
    return try rows(part.content)
  }

  /// UTF-8 with or without a byte order mark, header `type,value` in either order. [assumed]
  private static func rows(_ content: Data) throws(Refusal) -> [CartsGuruOptOut] {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw Refusal(details: "The file is not UTF-8")
    }
    let unmarked =
      text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let lines = unmarked.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " \""))
      }
    }
    guard let header = lines.first, header.sorted() == ["type", "value"],
      let typeColumn = header.firstIndex(of: "type")
    else {
      throw Refusal(details: "The file must begin with the header type,value")
    }
    var rows: [CartsGuruOptOut] = []
    for (position, line) in lines.dropFirst().enumerated() {
      guard line.count == 2, let channel = CartsGuruChannel(rawValue: line[typeColumn]),
        !line[1 - typeColumn].isEmpty
      else {
        throw Refusal(details: "Row \(position + 1) of the file is not valid")
      }
      rows.append(CartsGuruOptOut(channel: channel, value: line[1 - typeColumn]))
    }
    return rows
  }

  private struct Part {
    let name: String
    let mediaType: String
    let content: Data
  }

  /// The parts of a multipart body (RFC 7578).
  private static func parts(_ body: Data, boundary: String) throws(Refusal) -> [Part] {
    let delimiter = Data("--\(boundary)".utf8)
    guard body.starts(with: delimiter) else { throw Refusal(details: "The form is damaged") }
    var parts: [Part] = []
    var rest = body.dropFirst(delimiter.count)
    while !rest.starts(with: Data("--".utf8)) {
      guard let end = rest.firstRange(of: Data("\r\n".utf8) + delimiter),
        let headEnd = rest[..<end.lowerBound].firstRange(of: Data("\r\n\r\n".utf8))
      else {
        throw Refusal(details: "The form is damaged")
      }
      let head = String(decoding: rest[..<headEnd.lowerBound], as: UTF8.self)
      parts.append(part(head: head, content: rest[headEnd.upperBound..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return parts
  }

  private static func part(head: String, content: Data) -> Part {
    var name = ""
    var mediaType = ""
    for line in head.split(separator: "\r\n") {
      let pair = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard pair.count == 2 else { continue }
      switch pair[0].lowercased() {
      case "content-disposition":
        name = pair[1].firstMatch(of: /(?:^|[ ;])name="([^"]*)"/).map { String($0.1) } ?? ""
      case "content-type":
        mediaType = pair[1].prefix { $0 != ";" }.lowercased()
      default: continue
      }
    }
    return Part(name: name, mediaType: mediaType, content: content)
  }
}
