import Storage
import Testing

@Suite struct DatabaseURLTests {
    @Test(
        "SQLite URLs name a file",
        arguments: [
            ("sqlite:./data/a.sqlite", "./data/a.sqlite"), ("sqlite:/var/a", "/var/a"),
            ("sqlite:///var/a", "/var/a"), ("SQLite:a", "a"),
        ])
    func files(text: String, path: String) throws {
        let url = try DatabaseURL(text)
        #expect(url.engine == .sqlite)
        #expect(url.filePath == path)
    }

    @Test(
        "PostgreSQL URLs are shown without their secrets",
        arguments: [
            (
                "postgres://ann:s3cret@db.example:5433/clinic?sslmode=require",
                "postgres://ann@db.example:5433/clinic"
            ),
            ("postgresql://db/clinic", "postgresql://db/clinic"),
            ("postgres:///clinic?host=/run/postgresql&password=s3cret", "postgres:///clinic"),
            ("postgres://ann:p%40s3cret@db/clinic", "postgres://ann@db/clinic"),
        ])
    func servers(text: String, shown: String) throws {
        let url = try DatabaseURL(text)
        #expect(url.engine == .postgres)
        #expect(url.filePath == nil)
        #expect("\(url)" == shown)
        #expect(!"\(url) \(String(reflecting: url))".contains("s3cret"))
    }

    @Test(
        "A wrong URL says what is wrong, and no password",
        arguments: [
            ("", "empty"), ("data.sqlite", "scheme"), ("mysql://db/x", "scheme"), ("sqlite:", "no file"),
            ("sqlite::memory:", "memory"),
            ("sqlite://data/a", "no host"), ("sqlite:data/", "folder"), ("sqlite:a\0b", "NUL"),
            ("postgres://db/clinic?colour=red", "colour"),
            ("postgres://ann:s3cret%zz@db/clinic", "percent-encoded"),
            ("postgres://ann:s3cret@db:99999999/clinic?sslmode", "cannot be read"),
        ])
    func wrong(text: String, word: String) {
        #expect {
            _ = try DatabaseURL(text)
        } throws: { error in
            let sentence = "\(error)"
            return sentence.contains(word) && !sentence.contains("s3cret")
        }
    }
}
