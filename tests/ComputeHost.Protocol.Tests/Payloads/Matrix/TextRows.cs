using System.Text;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class TextRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("text-ascii", "plain"),
        Row.Of("text-unicode", "ä€𝄞"),
        Row.Of("text-empty", ""),
        Row.Of("text-null", (string?)null),
        Row.Of("text-control-characters", "\0\u0001\"\\\u2028\uFFFF\uFFFE"),
        Row.Of("text-lone-surrogate", "a\uD800b\uDC00"),
        Row.Of("text-lone-surrogate-in-object", new Holder<string>("a\uD800b\uDC00", 1)),
        Row.Of("text-lone-surrogate-in-list", new List<string> { "\uDFFF" }),
        Row.Of("text-lone-surrogate-as-key", new Dictionary<string, int> { ["\uD800"] = 1, ["\uD801"] = 2 }),
        Row.Of("text-surrogates-in-wrong-order", new Holder<string>("\uDC00\uD800", 1)),
        Row.Of("text-replacement-character-in-object", new Holder<string>("\uFFFD\uFFFF00", 1)),
        Row.Of("text-control-characters-in-object", new Holder<string>("\0\u0001\"\\\u2028\uFFFF\uFFFE", 1)),
        Row.Of("text-long-in-object", new Holder<string>(new string('ä', 100_000), 1)),
        Row.Of("text-null-in-object", new Holder<string?>(null, 1)),
        Row.Of("text-array-with-null", new string?[] { "a", null, "" }),
        Row.Of("text-char-array", new[] { 'a', '\uD800' }),
        Row.Of("text-char-list-in-object", new Holder<List<char>>(['a', '\uD800'], 1)),
        Row.Of("text-rune", new Rune(0x1D11E)),
        Row.Of("text-rune-in-object", new Holder<Rune>(new Rune(0x1D11E), 1)),
        Row.Of("text-guid", new Guid("00112233-4455-6677-8899-aabbccddeeff")),
        Row.Of("text-guid-in-object", new Holder<Guid>(new Guid("00112233-4455-6677-8899-aabbccddeeff"), 1)),
        Row.Of("text-uri", new Uri("https://example.org/a%20b?q=ä#f")),
        Row.Of("text-uri-not-canonical", new Uri("HTTP://Example.ORG:80/a/../%41")),
        Row.Of("text-uri-relative", new Uri("a/../b", UriKind.Relative)),
        Row.Of("text-uri-path-as-absolute", new Uri("/etc/hosts", UriKind.Absolute)),
        Row.Of("text-uri-path-as-relative", new Uri("/etc/hosts", UriKind.Relative)),
        Row.Of("text-uri-empty-in-object", new Holder<Uri>(new Uri("", UriKind.Relative), 1)),
        Row.Of("text-uri-null-in-object", new Holder<Uri?>(null, 1)),
        Row.Of("text-version", new Version(1, 2)),
        Row.Of("text-version-of-four-in-object", new Holder<Version>(new Version(1, 2, 0, 4), 1)),
        Row.OfType("text-span", typeof(ReadOnlySpan<char>)),
        Row.Of("text-memory", "abc".AsMemory()),
        Row.Of("text-string-builder", new StringBuilder("a")),
    ];
}
