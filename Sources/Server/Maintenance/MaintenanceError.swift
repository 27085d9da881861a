/// Why a command on the whole database did nothing: one line for the operator.
package struct MaintenanceError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
