using ComputeHost.Daemon.Diagnostics.Traces;

namespace ComputeHost.Daemon.Tests.Diagnostics;

public sealed class MethodTextTests
{
    [Theory]
    [InlineData("Work.Primes", "Count", "int32  (int32)", "Work.Primes.Count(int)")]
    [InlineData("Work.Primes", "Clear", "instance void  ()", "Work.Primes.Clear()")]
    [InlineData("Work.Primes", "Odd", "no signature", "Work.Primes.Odd()")]
    [InlineData("A.B+C", "M", "void  (class A.B+C,value class A.D,class System.String,class System.Object)", "A.B.C.M(C, D, string, object)")]
    [InlineData("A.B", "M", "void  (value class System.ReadOnlySpan`1<wchar>,unsigned int8[],native int,int64&)", "A.B.M(ReadOnlySpan<char>, byte[], nint, long&)")]
    [InlineData("A.B", "M", "void  (class System.Collections.Generic.Dictionary`2<class System.String,value class A.B+C>)", "A.B.M(Dictionary<string, C>)")]
    [InlineData("A.L`1[System.__Canon]", "M", "void  (!0)", "A.L<System.__Canon>.M(!0)")]
    [InlineData("A.S+<>c", "<Run>b__1_0", "instance void  (class System.StringBuilder)", "A.S.<>c.<Run>b__1_0(StringBuilder)")]
    [InlineData("dynamicClass", "ComputeHost.Call.Match", "bool  (pMT: 0x7f7d7eeb1810)", "dynamicClass.ComputeHost.Call.Match(?)")]
    [InlineData("A.B", "M\u001b[2J", "void  ()", "A.B.M\\u001b[2J()")]
    public void Of_RuntimesNotation_ReadsAsCSharp(string type, string method, string signature, string expected) =>
        Assert.Equal(expected, MethodText.Of(type, method, signature));

    [Fact]
    public void Of_EndlessNames_AreCut() =>
        Assert.InRange(MethodText.Of(new string('x', 100_000), new string('y', 100_000), "void  (" + new string('z', 100_000)).Length, 1000, 4000);
}
