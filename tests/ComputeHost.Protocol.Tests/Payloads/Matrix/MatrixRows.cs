namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>All values of the matrix.</summary>
internal static class MatrixRows
{
    public static IReadOnlyList<Row> All { get; } =
    [
        .. NumberRows.All, .. TextRows.All, .. TimeRows.All, .. ArrayRows.All, .. StructureRows.All, .. ClassRows.All, .. RecordRows.All, .. TupleRows.All,
        .. CollectionRows.All, .. ComparerRows.All, .. InterfaceRows.All, .. PolymorphismRows.All, .. JsonAttributeRows.All,
        .. JsonConverterRows.All, .. ShapeAttributeRows.All, .. ContractAttributeRows.All, .. RefusedRows.All, .. NestingRows.All,
        .. EnumRows.All, .. MessageRows.All,
    ];
}
