/// The simulated providers. A new one is one folder and one line here.
enum SimulatorRegistry {
  static let providers: [any SimulatedProvider.Type] = [
    CartsGuruRoutes.self,
    Open2bRoutes.self,
    PropellerRoutes.self,
    CharityStackRoutes.self,
  ]
}
