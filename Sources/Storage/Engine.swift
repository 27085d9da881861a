/// The database engines that a `Database` can run on.
public enum Engine: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}
