/// Finds a provider's own part of a general suite, so that no list names the providers.
package enum TestClasses {
  /// The class with this name, `Module.Name`; `nil` if there is none.
  package static func named(_ name: String) -> (any AnyObject.Type)? {
    _typeByName(name) as? any AnyObject.Type
  }
}
