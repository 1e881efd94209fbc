using System.Text.Json.Serialization;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Tests.Methods;

public sealed class MethodFingerprintTests
{
    [Fact]
    public void Describe_TypesOfTheApplication_AreDescribedOnceWithTheirMembers() => Assert.Equal(
        [
            "argument 1: System.Collections.Generic.List",
            "argument 1[]: object",
            "argument 1[].Id: System.Int64",
            "argument 1[].Next: as argument 1[]",
            "argument 1[].State: System.Int32 {New=0, Paid=1}",
            "argument 2: []",
            "argument 2[]: System.Int32 {New=0, Paid=1}",
            "result: System.Collections.Generic.Dictionary",
            "result[].Key: System.String",
            "result[].Value: as argument 1[]",
        ],
        Describe(nameof(Methods.Ship)));

    [Fact]
    public void Describe_DerivedTypes_AreNamedWithTheirDiscriminators() => Assert.Equal(
        ["result: one of these", "result(circle): object", "result(circle).Radius: System.Double"],
        Describe(nameof(Methods.Draw)));

    [Fact]
    public void Describe_Nothing_IsTheResultAlone() => Assert.Equal(["result: nothing"], Describe(nameof(Methods.Idle)));

    [Fact]
    public void FindDifference_OneMemberOfAnotherType_IsItsLineOnBothSides() => Assert.Equal(
        ("result.B: System.Int32", "result.B: System.Int64"),
        TypeDescription.FindDifference("result: object\nresult.A: x\nresult.B: System.Int32\n", "result: object\nresult.A: x\nresult.B: System.Int64\nresult.C: y\n"));

    [Fact]
    public void Fingerprint_OtherTypes_Differs()
    {
        Assert.Equal(Contract(nameof(Methods.Ship)).Fingerprint, MethodFingerprint.Of(Contract(nameof(Methods.Ship))));
        Assert.NotEqual(Contract(nameof(Methods.Ship)).Fingerprint, Contract(nameof(Methods.Draw)).Fingerprint);
    }

    private static string[] Describe(string name) => MethodFingerprint.Describe(Contract(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static MethodContract Contract(string name) => MethodContract.Of(typeof(Methods).GetMethod(name)!);

    public enum State
    {
        New,
        Paid,
    }

    public sealed record Order(long Id, State State, Order? Next);

    [JsonDerivedType(typeof(Circle), "circle")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    internal static class Methods
    {
        [ComputeMethod]
        public static Dictionary<string, Order> Ship(List<Order> orders, State[] states, CancellationToken cancellationToken) => [];

        [ComputeMethod]
        public static Shape Draw() => new Circle(1);

        [ComputeMethod]
        public static void Idle()
        {
        }
    }
}
