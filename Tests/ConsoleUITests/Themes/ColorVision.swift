import ConsoleUI
import Foundation

/// Simulates how colors look without one kind of cone, after Machado, Oliveira and Fernandes 2009,
/// severity 1 (https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html).
nonisolated enum ColorVision: CaseIterable {
  case protanopia
  case deuteranopia
  case tritanopia

  private var matrix: [[Double]] {
    switch self {
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }

  func seen(_ color: RGB) -> RGB {
    let linear = Self.linear(color)
    let parts = matrix.map { row in
      let light = min(1, max(0, zip(row, linear).map(*).reduce(0, +)))
      return Int(
        ((light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055) * 255)
          .rounded())
    }
    return RGB(red: parts[0], green: parts[1], blue: parts[2])
  }

  /// The CIE 1976 distance: 2.3 is barely visible, and 25 is visible at a glance.
  static func distance(_ first: RGB, _ second: RGB) -> Double {
    zip(lab(first), lab(second)).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }

  private static func linear(_ color: RGB) -> [Double] {
    [color.red, color.green, color.blue].map { part in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
  }

  private static func lab(_ color: RGB) -> [Double] {
    let light = linear(color)
    func bent(_ value: Double) -> Double {
      value > 216.0 / 24_389 ? cbrt(value) : (24_389.0 / 27 * value + 16) / 116
    }
    let x = bent((0.4124 * light[0] + 0.3576 * light[1] + 0.1805 * light[2]) / 0.95047)
    let y = bent(0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2])
    let z = bent((0.0193 * light[0] + 0.1192 * light[1] + 0.9505 * light[2]) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
}
