using ComputeHost.Supervisor.Output;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class PrintableTextTests
{
    [Fact]
    public void From_ControlCharacters_AreEscaped() =>
        Assert.Equal("a\\u001b[31m\\u0000\\u000d\\u202eb\tc", PrintableText.From("a\u001b[31m\0\r\u202eb\tc"u8, cut: false));

    [Fact]
    public void From_OrdinaryText_IsUnchanged() => Assert.Equal("Größe 5 € 😀", PrintableText.From("Größe 5 € 😀"u8, cut: false));

    [Fact]
    public void From_InvalidBytes_AreReplaced() => Assert.Equal("a\ufffdb", PrintableText.From([(byte)'a', 0xFF, (byte)'b'], cut: false));

    [Fact]
    public void From_CutLine_IsMarked() => Assert.Equal("abc … (cut)", PrintableText.From("abc"u8, cut: true));
}
