/// The keys that other systems have for a contact: numbers and texts that are compared whole.
package enum KeyIdentifier {
  /// Providers' fields with such keys.
  package static let fields = ["sourceId", "accountId", "customer", "debtorId"]

  /// The key without spaces and invisible characters around it; its case counts.
  package static func normalized(_ text: String) -> String { text.trimmedEnds() }

  /// As keys are compared where a person types them: their case does not count.
  package static func compared(_ text: String) -> String { normalized(text).lowercased() }
}
