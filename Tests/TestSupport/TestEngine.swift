/// The engines that every test of the database runs on: `@Test(arguments: TestEngine.allCases)`.
public enum TestEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgres
}
