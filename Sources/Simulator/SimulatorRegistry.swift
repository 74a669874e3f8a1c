/// The providers there are: a fifth is one folder and one line here.
enum SimulatorRegistry {
  static let providers: [any SimulatedProvider.Type] = [
    CartsGuruRoutes.self,
    Open2bRoutes.self,
    PropellerRoutes.self,
    CharityStackRoutes.self,
  ]
}
